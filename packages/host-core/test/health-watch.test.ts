import { createVirtualClock } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { createHealthWatch } from '../src/health-watch.js';

import type { HealthVerdict } from '../src/health-watch.js';
import type { SurfaceSign } from '../src/platform.js';

type Step = SurfaceSign['type'] | 'ready' | number;

async function verdictOf(steps: readonly Step[], hasFallback = true): Promise<HealthVerdict | null> {
  const clock = createVirtualClock();
  const verdicts: HealthVerdict[] = [];
  const watch = createHealthWatch({ clock, hasFallback, onVerdict: (verdict) => verdicts.push(verdict) });
  for (const step of steps) {
    if (typeof step === 'number') await clock.advance(step);
    else if (step === 'ready') watch.onReady();
    else watch.onSign({ type: step, message: 'x is not defined', reason: 'killed' } as SurfaceSign);
  }
  watch.stop();
  expect(verdicts.length).toBeLessThanOrEqual(1);
  expect(clock.pending).toBe(0);
  return verdicts[0] ?? null;
}

describe('the health of a trial (updates 4)', () => {
  it.each<[string, readonly Step[], HealthVerdict['type'] | null]>([
    ['is confirmed by ready after paint', ['painted', 'ready'], 'healthy'],
    ['is confirmed by paint after ready', ['ready', 'painted'], 'healthy'],
    ['waits for the paint', ['ready', 9_000], null],
    ['is confirmed eight seconds after paint without ready', ['painted', 8_000], 'healthy'],
    ['is not confirmed earlier', ['painted', 7_999], null],
    ['fails on an error before paint', ['error'], 'failed'],
    ['fails on an error after paint and before ready', ['painted', 'error'], 'failed'],
    ['is not changed by an error after ready', ['painted', 'ready', 'error'], 'healthy'],
    ['fails when nothing is painted in ten seconds', [10_000], 'failed'],
    ['fails when ready is called and nothing painted', ['ready', 10_000], 'failed'],
    ['fails on a hang', ['painted', 5_000, 'unresponsive'], 'failed'],
    ['fails on a crash', ['crashed'], 'failed'],
    ['is not decided by being seen', ['visible', 'hidden', 9_999], null],
  ])('%s', async (_title, steps, expected) => {
    expect((await verdictOf(steps))?.type ?? null).toBe(expected);
  });

  it('forgives an error after paint when there is nothing to go back to', async () => {
    expect(await verdictOf(['painted', 'error', 8_000], false)).toEqual({ type: 'healthy', isSlow: false });
    expect(await verdictOf(['error'], false)).toEqual({
      type: 'failed',
      code: 'error',
      reason: 'It reported an error: x is not defined',
    });
  });

  it('calls slow what takes more than five seconds to paint', async () => {
    expect(await verdictOf([5_000, 'painted', 'ready'])).toEqual({ type: 'healthy', isSlow: false });
    expect(await verdictOf([5_001, 'painted', 'ready'])).toEqual({ type: 'healthy', isSlow: true });
  });

  it('counts foreground time only', async () => {
    const clock = createVirtualClock();
    const verdicts: HealthVerdict[] = [];
    const watch = createHealthWatch({
      clock,
      hasFallback: true,
      onVerdict: (verdict) => verdicts.push(verdict),
    });
    clock.setForeground(false);
    await clock.advance(60_000);
    expect(verdicts).toEqual([]);
    clock.setForeground(true);
    await clock.advance(10_100);
    expect(verdicts).toEqual([
      { type: 'failed', code: 'paint-timeout', reason: 'It showed nothing for ten seconds.' },
    ]);
    watch.stop();
  });
});
