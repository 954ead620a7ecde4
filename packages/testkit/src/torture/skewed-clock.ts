/** A clock with timers, as hosts and guests have one. */
interface RunningClock {
  now(): number;
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** A clock that also goes as a test says: it runs along with the one below, and faster when told to. */
export interface SkewedClock extends RunningClock {
  /** Moves time forward and fires what is due on the way, in order; timers of the clock below still fire by themselves. */
  advance(durationMs: number, settle: () => Promise<void>): Promise<void>;
  /** Moves what `now` says, and fires nothing: the device slept, or its clock was set. */
  jump(durationMs: number): void;
}

/** Puts a skewed clock above a running one. Only timers set by it are moved. */
export function skewClock(base: RunningClock): SkewedClock {
  const timers = new Set<{ readonly dueMs: number; readonly fire: () => void }>();
  let advancedMs = 0;
  let jumpedMs = 0;
  const timeMs = () => base.now() + advancedMs;

  return {
    now: () => timeMs() + jumpedMs,
    setTimer: (delayMs, callback) => {
      const fire = () => {
        stop();
        callback();
      };
      const timer = { dueMs: timeMs() + Math.max(0, delayMs), fire };
      const cancel = base.setTimer(delayMs, fire);
      const stop = () => {
        cancel();
        timers.delete(timer);
      };
      timers.add(timer);
      return stop;
    },
    advance: async (durationMs, settle) => {
      const endMs = timeMs() + durationMs;
      for (;;) {
        const [next] = [...timers].sort((one, other) => one.dueMs - other.dueMs);
        if (next === undefined || next.dueMs > endMs) break;
        advancedMs += Math.max(0, next.dueMs - timeMs());
        next.fire();
        await settle();
      }
      advancedMs += Math.max(0, endMs - timeMs());
    },
    jump: (durationMs) => {
      jumpedMs += durationMs;
    },
  };
}
