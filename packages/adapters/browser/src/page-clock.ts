import type { PlatformClock } from '@org/host-core';

/**
 * The clocks of a page. Foreground time grows only while the page is visible, and a gap between two looks at the clock
 * (a suspended device, a frozen page) counts as one tick at most.
 */
export function createPageClock(page: VisiblePage = document): PlatformClock {
  let countedMs = 0;
  let seenAt = performance.now();
  let isForeground = page.visibilityState === 'visible';
  let ticker: ReturnType<typeof setInterval> | undefined;
  const look = () => {
    const now = performance.now();
    if (isForeground) countedMs += Math.min(now - seenAt, MAX_TICK_MS);
    seenAt = now;
    isForeground = page.visibilityState === 'visible';
  };
  const start = () => {
    if (ticker !== undefined) return;
    seenAt = performance.now();
    page.addEventListener('visibilitychange', look);
    ticker = setInterval(look, TICK_MS);
  };

  return {
    now: () => Date.now(),
    foregroundMs: () => {
      start();
      look();
      return countedMs;
    },
    setTimer: (delayMs, callback) => {
      // The engine reads a delay beyond 2^31 - 1 as no delay.
      const timer = setTimeout(callback, Math.min(delayMs, MAX_TIMER_MS));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

/** The part of a document that says whether anybody sees it. */
type VisiblePage = Pick<Document, 'visibilityState'> & EventTarget;

const TICK_MS = 1_000;
/** A tick comes late under load; more than this late, and the page was not running. */
const MAX_TICK_MS = 1_250;
const MAX_TIMER_MS = 2 ** 31 - 1;
