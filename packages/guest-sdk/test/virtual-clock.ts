import type { Clock } from '../src/clock.js';

/** A clock that stands still until it is told to go. */
export interface VirtualClock extends Clock {
  /** Lets time pass: every timer fires when it is due, and what it set in motion settles before the next. */
  advance(ms: number): Promise<void>;
  /** Time passes while nothing runs, as when the machine sleeps: timers that were due fire late, at the next advance. */
  sleep(ms: number): void;
  /** Timers that are set. */
  readonly timerCount: number;
}

/** Makes a virtual clock at a time that is not zero. */
export function createVirtualClock(): VirtualClock {
  const timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();
  let nowMs = 1_000;
  return {
    now: () => nowMs,
    setTimer: (delayMs, callback) => {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settleMicrotasks();
      for (;;) {
        const [next] = [...timers].sort((a, b) => a.dueMs - b.dueMs);
        if (next === undefined || next.dueMs > untilMs) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.dueMs);
        next.callback();
        await settleMicrotasks();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    sleep: (ms) => {
      nowMs += ms;
    },
    get timerCount() {
      return timers.size;
    },
  };
}

/** Everything that is already on its way through promises arrives. */
export function settleMicrotasks(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
