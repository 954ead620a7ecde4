import type { PlatformClock } from './platform.js';

/** The deadlines of a session's calls. */
export interface CallDeadlines {
  /** The call expires after this time or up to a second later. Time in which no timer fires does not count. */
  set(call: string, timeoutMs: number): void;
  clear(call: string): void;
  /** Forgets every call. Safe to call twice. */
  stop(): void;
}

/** How late a deadline may be. Guests keep their own to the millisecond; this one only frees the host. */
const SWEEP_MS = 1_000;

/** Watches all calls with one timer. One for each would cost as much as answering a small call. */
export function createCallDeadlines(
  clock: Pick<PlatformClock, 'setTimer'>,
  onExpired: (call: string) => void,
): CallDeadlines {
  const sweepsLeft = new Map<string, number>();
  let disarm: (() => void) | null = null;

  return {
    set: (call, timeoutMs) => {
      // The sweep that is under way began before this call, so it counts for nothing.
      sweepsLeft.set(call, Math.ceil(timeoutMs / SWEEP_MS) + (disarm === null ? 0 : 1));
      disarm ??= clock.setTimer(SWEEP_MS, sweep);
    },
    clear: (call) => sweepsLeft.delete(call),
    stop: () => {
      sweepsLeft.clear();
      disarm?.();
      disarm = null;
    },
  };

  function sweep(): void {
    disarm = null;
    for (const [call, sweeps] of sweepsLeft) {
      if (sweeps > 1) {
        sweepsLeft.set(call, sweeps - 1);
        continue;
      }
      sweepsLeft.delete(call);
      onExpired(call);
    }
    if (sweepsLeft.size > 0) disarm = clock.setTimer(SWEEP_MS, sweep);
  }
}
