import type { MiniApp } from './mini-app.js';

/** Gives the session that is alive or on its way, and opens one only when there is none: one session for each document. */
export function keepSession<TOptions>(
  open: (options: TOptions) => Promise<MiniApp>,
): (options: TOptions) => Promise<MiniApp> {
  let current: Promise<MiniApp> | null = null;
  return (options) => {
    if (current !== null) return current;
    const forget = () => {
      current = null;
    };
    current = open(options).then(
      (miniApp) => {
        miniApp.onClose(forget);
        return miniApp;
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    );
    return current;
  };
}
