import { createVirtualClock } from '@org/testkit';
import { expect, it } from 'vitest';

import { createLiveSurface } from '../src/surface/live-surface.js';

import type { LiveSurface } from '../src/surface/live-surface.js';

function openSurface() {
  const clock = createVirtualClock(0);
  const signs: string[] = [];
  const nothing = () => undefined;
  const surface: LiveSurface = createLiveSurface({
    clock,
    onSign: ({ type }) => signs.push(type),
    ...{ resume: nothing, setShown: nothing, unload: nothing },
  });
  surface.onReport({ type: 'started' });
  return { clock, signs, surface };
}

it('a program that hung while it was hidden is told again once it is shown, for its trial to hear (updates 2.15)', async () => {
  const { clock, signs, surface } = openSurface();
  surface.setShown(false);
  await clock.advance(60_000);
  expect(signs).toEqual(['unresponsive']);
  surface.setShown(true);
  await clock.advance(6_000);
  expect(signs).toEqual(['unresponsive', 'unresponsive']);
  await surface.close();
});

it('a program that its engine held still while it was hidden has time to be heard when it is shown', async () => {
  const { clock, signs, surface } = openSurface();
  surface.setShown(false);
  await clock.advance(60_000);
  surface.setShown(true);
  await clock.advance(4_000);
  surface.onReport({ type: 'beat' });
  await clock.advance(4_000);
  expect(signs).toEqual(['unresponsive']);
  await surface.close();
});
