// One timer for everything a client waits for, on a clock that stands still while the page sleeps.

import type { Clock } from './clock.js';

/** Rings once at the earliest of the times it was set for. */
export interface Alarm {
  /** Milliseconds the page has been awake. Times a page slept through are not counted. */
  now(): number;
  /** Rings at this time or before; an earlier setting stays. */
  setFor(atMs: number): void;
  stop(): void;
}

/** A timer later than this means that the page was suspended or blocked, not that the host was slow. */
const TOLERANCE_MS = 1_500;

/** After a sleep, what arrived meanwhile gets this long to be read before anything is given up. */
const GRACE_MS = 1_000;

/**
 * Makes an alarm that is not set.
 *
 * 1. It holds one timer, for the earliest time it was set for.
 * 2. Whoever reads the time first after that timer was due finds out how late it is.
 * 3. A delay above the tolerance is taken out of the time that counts, so that deadlines move along (docs/protocol.md 3.4).
 * 4. The late timer itself does not ring: replies that wait in the event queue come first.
 */
export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let sleptMs = 0;
  let dueMs = Infinity;
  let isLate = false;
  let stopTimer = (): void => undefined;

  return { now, setFor, stop };

  function now(): number {
    const clockMs = clock.now();
    if (clockMs - dueMs > TOLERANCE_MS) {
      sleptMs += clockMs - dueMs;
      dueMs = clockMs;
      isLate = true;
    }
    return clockMs - sleptMs;
  }

  function setFor(atMs: number): void {
    if (atMs + sleptMs >= dueMs) return;
    stopTimer();
    dueMs = atMs + sleptMs;
    stopTimer = clock.setTimer(dueMs - clock.now(), () => {
      const nowMs = now();
      const wasLate = isLate;
      stop();
      if (wasLate) setFor(nowMs + GRACE_MS);
      else ring();
    });
  }

  function stop(): void {
    stopTimer();
    dueMs = Infinity;
    isLate = false;
  }
}
