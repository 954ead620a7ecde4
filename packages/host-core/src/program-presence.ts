// Whether the user sees a program, and where in it they are.

import type { PageStack } from './page-stack.js';
import type { PageStates, Whereabouts } from './page-states.js';
import type { PlatformClock } from './platform.js';
import type { LaunchOptions } from './program-context.js';
import type { PageState } from './surface/page-state.js';
import type { ClosedCode } from './trouble.js';

/** A user's presence in one launch. */
export interface ProgramPresence {
  /** Whether the host has the program in front. */
  readonly isInFront: boolean;
  /** For how long the release has been open, in milliseconds of foreground time. */
  readonly openMs: number;
  /** A clock that stands still while the program cannot be seen: in the background, or where its engine paints nothing. */
  readonly seenClock: PlatformClock;
  setInFront(isInFront: boolean): void;
  /** The engine shows its surface, or no longer. */
  onEngine(isShown: boolean): void;
  /** Some of its surface is on the screen, or nothing any more. */
  onSight(isInSight: boolean): void;
  /** The page script says where the user is. */
  onState(state: PageState): void;
  /** A release opens: where the user was in it when it ended; null for a fresh start, as when the launch names a path. */
  begin(digest: string, launch: LaunchOptions): Whereabouts | null;
  /** It has ended. */
  end(code: ClosedCode, digest: string, pages: PageStack): void;
}

/** Follows the presence of the user in a launch. `onVisible` hears of each change that they would notice. */
export function createProgramPresence(options: {
  readonly id: string;
  readonly clock: PlatformClock;
  readonly pageStates: PageStates;
  readonly onVisible: (isVisible: boolean) => void;
  /** Shows or hides the surface, if there is one. */
  readonly setShown: (isShown: boolean) => void;
}): ProgramPresence {
  const { id, clock, pageStates, onVisible, setShown } = options;
  let isInFront = true;
  let isShown = true;
  let isInSight = true;
  let state: PageState | null = null;
  let sinceMs = 0;
  /** Foreground time up to `seenFromMs` in which the program was seen; null while it is not. */
  let seenMs = 0;
  let seenFromMs: number | null = clock.foregroundMs();
  return {
    get isInFront() {
      return isInFront;
    },
    get openMs() {
      return openMs();
    },
    seenClock: {
      now: () => clock.now(),
      foregroundMs: () => seenMs + seenSinceMs(),
      setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
    },
    setInFront: (value) => {
      const isChange = isInFront !== value;
      isInFront = value;
      setShown(isInFront);
      noteSeen();
      if (isChange && isShown) onVisible(isInFront);
    },
    onEngine,
    onSight: (value) => {
      isInSight = value;
      noteSeen();
    },
    onState: (next) => {
      state = next;
    },
    begin: (digest, { path }) => {
      sinceMs = clock.foregroundMs();
      // What was said of the surface before says nothing of the next one.
      isInSight = true;
      onEngine(true);
      const found = pageStates.take(id, digest);
      const whereabouts = path === undefined ? found : null;
      // Until its page script says otherwise, the user is where they were.
      state = whereabouts?.state ?? null;
      return whereabouts;
    },
    end: (code, digest, pages) => {
      const seenAfterMs = isInFront ? openMs() : null;
      pageStates.keep(id, { digest, code, state, pages: pages.list(), seenAfterMs });
    },
  };

  function onEngine(value: boolean): void {
    const isChange = isShown !== value;
    isShown = value;
    noteSeen();
    if (isChange && isInFront) onVisible(isShown);
  }

  function openMs(): number {
    return clock.foregroundMs() - sinceMs;
  }

  function seenSinceMs(): number {
    return seenFromMs === null ? 0 : clock.foregroundMs() - seenFromMs;
  }

  function noteSeen(): void {
    seenMs += seenSinceMs();
    seenFromMs = isInFront && isShown && isInSight ? clock.foregroundMs() : null;
  }
}
