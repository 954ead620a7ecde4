import type { PlatformClock } from '@org/host-core';

/** What the user pressed in programs, each press to be taken once. */
export interface Presses {
  /** The user pressed a key or a button in this program. */
  readonly note: (programId: string) => void;
  /** Whether the user pressed something in this program in the last `withinMs` that nobody has taken yet. */
  readonly take: (programId: string, withinMs: number) => boolean;
}

/** Counts presses that the browser process saw on their way to a program. A page cannot make any. */
export function createPresses(clock: Pick<PlatformClock, 'foregroundMs'>): Presses {
  const pressedAtMs = new Map<string, number>();
  return {
    note: (programId) => {
      pressedAtMs.set(programId, clock.foregroundMs());
    },
    take: (programId, withinMs) => {
      const at = pressedAtMs.get(programId);
      pressedAtMs.delete(programId);
      return at !== undefined && clock.foregroundMs() - at <= withinMs;
    },
  };
}
