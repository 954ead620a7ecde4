// Whether a release on trial works (docs/updates.md 4): its own word, or the signs its surface gives.

import { afterForeground } from './foreground-timer.js';

import type { PlatformClock, SurfaceSign } from './platform.js';
import type { FailureCode, Trouble } from './trouble.js';

/** A program that could be seen for this long has painted, or it is broken. */
const PAINT_TIMEOUT_MS = 10_000;

/**
 * A program that never calls `app.ready` is healthy this long after its first paint:
 * longer than a surface needs to notice a hang, or a program that hangs right after its paint would pass.
 */
export const HEALTHY_AFTER_PAINT_MS = 8_000;

/** Nobody has waited for a program that was hidden after it could be seen for less than this. */
const BRIEF_MS = 1_000;

/** A program that takes longer than this to paint came up, and slowly. */
const SLOW_PAINT_MS = 5_000;

/** How a trial ended. */
export type HealthVerdict =
  | { readonly type: 'healthy'; readonly isSlow: boolean }
  | ({ readonly type: 'failed' } & Trouble<FailureCode>);

/** Listens to one trial and gives one verdict. */
export interface HealthWatch {
  /** Takes a sign of the surface. */
  onSign(sign: SurfaceSign): void;
  /** Takes the `app.ready` of the session that runs this release. */
  onReady(): void;
  /** It was silent where its engine may hold it still: the time after its paint begins anew, so that a hang is noticed in it. */
  onHeldStill(): void;
  /** Whether the program has painted and shown no trouble so far. */
  readonly looksWell: boolean;
  /** Whether being hidden now says nothing against the program: it looks well, or nobody has waited for it (2.6). */
  readonly isExcused: boolean;
  /** Ends without a verdict. Safe to call twice. */
  stop(): void;
}

/**
 * Watches a trial.
 * - 4.1 `app.ready` after the first paint confirms at once; before it, at the paint.
 * - 4.2 Without `app.ready`, eight seconds after the first paint confirm.
 * - 4.3 An uncaught error before that fails, when there is a release to go back to; without one, only before the paint.
 * - 4.4 No paint in ten seconds of being in sight, a document that hangs, crashes or is replaced fails.
 */
export function createHealthWatch(options: {
  /** Stands still while the program cannot be seen, and paints nothing. */
  readonly clock: PlatformClock;
  readonly hasFallback: boolean;
  readonly onVerdict: (verdict: HealthVerdict) => void;
}): HealthWatch {
  const { clock, hasFallback, onVerdict } = options;
  let isPainted = false;
  let isReady = false;
  let isOver = false;
  let isTroubled = false;
  let isSlow = false;
  const openedAtMs = clock.foregroundMs();
  let cancelTimer = afterForeground(clock, PAINT_TIMEOUT_MS, () => {
    fail('paint-timeout', 'It showed nothing for ten seconds.');
  });

  return {
    onSign: (sign) => {
      if (isOver) return;
      switch (sign.type) {
        case 'painted':
          painted();
          return;
        case 'error':
          isTroubled = true;
          if (hasFallback || !isPainted) fail('error', `It reported an error: ${sign.message}`);
          return;
        case 'crashed':
          fail('crashed', `It ended: ${sign.reason}`);
          return;
        case 'unresponsive':
          fail('unresponsive', 'It stopped responding.');
          return;
        case 'connected':
        case 'state':
        case 'visible':
        case 'hidden':
        case 'sight':
          return;
      }
    },
    onReady: () => {
      isReady = true;
      if (isPainted) decide({ type: 'healthy', isSlow });
    },
    onHeldStill: () => {
      if (isOver || !isPainted) return;
      cancelTimer();
      awaitHealthy();
    },
    get looksWell() {
      return isPainted && !isTroubled;
    },
    get isExcused() {
      return (isPainted && !isTroubled) || clock.foregroundMs() - openedAtMs < BRIEF_MS;
    },
    stop,
  };

  function painted(): void {
    if (isPainted) return;
    isPainted = true;
    isSlow = clock.foregroundMs() - openedAtMs > SLOW_PAINT_MS;
    cancelTimer();
    if (isReady) decide({ type: 'healthy', isSlow });
    else awaitHealthy();
  }

  function awaitHealthy(): void {
    cancelTimer = afterForeground(clock, HEALTHY_AFTER_PAINT_MS, () => {
      decide({ type: 'healthy', isSlow });
    });
  }

  function fail(code: FailureCode, reason: string): void {
    decide({ type: 'failed', code, reason });
  }

  function decide(verdict: HealthVerdict): void {
    if (isOver) return;
    stop();
    onVerdict(verdict);
  }

  function stop(): void {
    isOver = true;
    cancelTimer();
  }
}
