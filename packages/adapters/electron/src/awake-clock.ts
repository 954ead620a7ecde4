import type { PlatformClock } from '@org/host-core';

import type { ElectronEvents } from './electron-parts.js';

/**
 * The clocks of a desktop app. Foreground time stands still while the machine sleeps, whether the system says so or is just
 * found to have slept: a gap between two looks at the clock counts as one tick at most.
 */
export function createAwakeClock(
  power?: ElectronEvents<'suspend' | 'resume'>,
): PlatformClock & { close(): void } {
  let countedMs = 0;
  let seenAt = performance.now();
  let isAwake = true;
  const look = () => {
    const now = performance.now();
    if (isAwake) countedMs += Math.min(now - seenAt, MAX_TICK_MS);
    seenAt = now;
  };
  const fallAsleep = () => {
    look();
    isAwake = false;
  };
  const wakeUp = () => {
    look();
    isAwake = true;
  };
  power?.on('suspend', fallAsleep);
  power?.on('resume', wakeUp);
  const ticker = setInterval(look, TICK_MS);
  // The clock alone keeps no process alive.
  ticker.unref();

  return {
    now: () => Date.now(),
    foregroundMs: () => {
      look();
      return countedMs;
    },
    setTimer: (delayMs, callback) => {
      // Node reads a delay beyond 2^31 - 1 as one millisecond.
      const timer = setTimeout(callback, Math.min(delayMs, MAX_TIMER_MS));
      return () => {
        clearTimeout(timer);
      };
    },
    close: () => {
      clearInterval(ticker);
      power?.off('suspend', fallAsleep);
      power?.off('resume', wakeUp);
    },
  };
}

const TICK_MS = 1_000;
/** A tick comes late under load; more than this late, and the machine was not running. */
const MAX_TICK_MS = 1_250;
const MAX_TIMER_MS = 2 ** 31 - 1;
