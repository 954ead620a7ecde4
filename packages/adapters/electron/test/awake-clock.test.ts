import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createAwakeClock } from '../src/awake-clock.js';
import { createPresses } from '../src/presses.js';
import { createFakeSystem } from './fake-system.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('foreground time of a desktop app', () => {
  it('stands still while the machine sleeps', async () => {
    const system = createFakeSystem();
    const clock = createAwakeClock(system.powerMonitor);
    await vi.advanceTimersByTimeAsync(5_000);
    system.happens('suspend');
    await vi.advanceTimersByTimeAsync(60_000);
    system.happens('resume');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(clock.foregroundMs()).toBe(7_000);
    clock.close();
  });

  it('stands still in a sleep that nobody told of', async () => {
    const clock = createAwakeClock();
    await vi.advanceTimersByTimeAsync(5_000);
    // As after a sleep: the clock has gone on, and no timer has fired.
    const before = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(before + 3_600_000);
    expect(clock.foregroundMs()).toBe(6_250);
    vi.restoreAllMocks();
    clock.close();
  });

  it('has timers as long as months', async () => {
    const clock = createAwakeClock();
    const fired: string[] = [];
    clock.setTimer(2 ** 40, () => fired.push('early'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fired).toEqual([]);
    clock.close();
  });
});

describe('a press', () => {
  it('is taken once, within five seconds, by the program it was in', () => {
    const clock = { time: 1_000, foregroundMs: () => clock.time };
    const presses = createPresses(clock);
    expect(presses.take('a', 5_000)).toBe(false);
    presses.note('a');
    expect(presses.take('b', 5_000)).toBe(false);
    clock.time += 5_000;
    expect([presses.take('a', 5_000), presses.take('a', 5_000)]).toEqual([true, false]);
    presses.note('a');
    clock.time += 5_001;
    expect(presses.take('a', 5_000)).toBe(false);
  });
});
