/** Work between two pauses: some ten milliseconds. */
const workBetween = 1024 * 1024;

/** Counts work, so that whoever shares the thread gets a turn in between. */
export interface Breather {
  /** Adds work, about one a byte looked at. Answers whether it is time for a pause. */
  isDue(work: number): boolean;
  breathe(): Promise<void>;
}

/** Pauses in the caller's way; never when there is none. */
export function createBreather(pause: (() => Promise<void>) | undefined): Breather {
  let done = 0;
  return {
    isDue(work) {
      done += work;
      return pause !== undefined && done >= workBetween;
    },
    async breathe() {
      done = 0;
      await pause?.();
    },
  };
}
