import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createPageClock } from '../src/page-clock.js';

/** A page that is shown and hidden by the test. */
class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  show(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

function startClock() {
  const page = new Page();
  const clock = createPageClock(page);
  return { page, clock, startMs: clock.foregroundMs() };
}

describe('the foreground time of a page', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs while the page is visible', () => {
    const { clock, startMs } = startClock();
    vi.advanceTimersByTime(10_300);
    expect(clock.foregroundMs() - startMs).toBe(10_300);
  });

  it('stands still while the page is hidden', () => {
    const { page, clock, startMs } = startClock();
    vi.advanceTimersByTime(2_500);
    page.show('hidden');
    vi.advanceTimersByTime(60_000);
    page.show('visible');
    vi.advanceTimersByTime(1_500);
    expect(clock.foregroundMs() - startMs).toBe(4_000);
  });

  it('counts a suspended device as one tick at most', () => {
    const { clock, startMs } = startClock();
    vi.advanceTimersByTime(1_000);
    // Sleep moves the clock without running a timer.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    expect(clock.foregroundMs() - startMs).toBe(2_250);
    vi.restoreAllMocks();
  });
});
