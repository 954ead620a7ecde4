/**
 * Does something now and then again after each pause, while the page is visible. One run ends before the next begins.
 * The returned function ends it.
 */
export function repeat(action: () => Promise<void>, pauseMs: number): () => void {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = async () => {
    if (document.visibilityState === 'visible') await action();
    if (!isStopped) timer = setTimeout(() => void run(), pauseMs);
  };
  void run();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
