import type { CancelSignal, PlatformClock } from './platform.js';

/** Resolves after this long, or at once when the signal aborts. */
export function pause(clock: PlatformClock, durationMs: number, signal?: CancelSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stopTimer();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const stopTimer = clock.setTimer(durationMs, end);
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end);
  });
}
