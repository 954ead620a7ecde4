import type { PlatformClock } from './platform.js';

/** Calls back once after this much foreground time; the returned function cancels. Suspended time does not count. */
export function afterForeground(clock: PlatformClock, durationMs: number, callback: () => void): () => void {
  const end = clock.foregroundMs() + durationMs;
  let cancel = clock.setTimer(durationMs, check);
  return () => {
    cancel();
  };

  function check(): void {
    const restMs = end - clock.foregroundMs();
    if (restMs <= 0) callback();
    // The clock stands still where nothing is seen, so ask again rather than spin.
    else cancel = clock.setTimer(Math.max(restMs, MIN_RECHECK_MS), check);
  }
}

const MIN_RECHECK_MS = 500;
