import type { PlatformClock } from '@org/host-core';

/** What the user pressed, each to be taken once. */
export interface Presses {
  /** The user pressed a key or a button in a program. */
  readonly note: () => void;
  /** Whether the user has just pressed something that nobody has taken yet. */
  readonly take: () => boolean;
}

/** Counts presses that the browser process saw on their way to a program. A page cannot make any. */
export function createPresses(clock: Pick<PlatformClock, 'foregroundMs'>): Presses {
  let pressedAtMs: number | null = null;
  return {
    note: () => {
      pressedAtMs = clock.foregroundMs();
    },
    take: () => {
      const isRecent = pressedAtMs !== null && clock.foregroundMs() - pressedAtMs <= LIFESPAN_MS;
      pressedAtMs = null;
      return isRecent;
    },
  };
}

/** As long as an activation lasts in Chromium. */
const LIFESPAN_MS = 5_000;
