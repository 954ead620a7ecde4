/** Time as this package needs it. Tests give a virtual one. */
export interface Clock {
  /** Milliseconds since some start. Never goes back; it may jump ahead when the machine slept. */
  now(): number;
  /** Calls back once after at least `delayMs`; the returned function cancels. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** The clock of the page. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
