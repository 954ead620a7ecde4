import { describe, expect, it } from 'vitest';

import { deviceConditions } from '../src/device-conditions.js';

import type { ConditionSources } from '../src/device-conditions.js';

const battery = (charging: boolean, level: number) => ({
  getBattery: () => Promise.resolve({ charging, level }),
});

describe('what a download costs', () => {
  it.each<[string, ConditionSources, isMetered: boolean | null, isPowerLow: boolean | null]>([
    ['an engine that tells nothing', {}, null, null],
    ['a user who saves data, on any network', { connection: { saveData: true, type: 'wifi' } }, true, null],
    ['a mobile network', { connection: { type: 'cellular', effectiveType: '4g' } }, true, null],
    ['Wi-Fi, however slow', { connection: { type: 'wifi', effectiveType: '2g' } }, false, null],
    ['a cable', { connection: { type: 'ethernet' } }, false, null],
    ['a network as slow as a phone’s', { connection: { effectiveType: 'slow-2g' } }, true, null],
    ['a fast network of an unknown kind', { connection: { effectiveType: '4g' } }, null, null],
    ['a low battery', battery(false, 0.2), null, true],
    ['a low battery that is being charged', battery(true, 0.05), null, false],
    ['a battery with enough in it', battery(false, 0.21), null, false],
    ['a battery that a policy hides', { getBattery: () => Promise.reject(new Error('hidden')) }, null, null],
  ])('is told of %s', async (_case, sources, isMetered, isPowerLow) => {
    expect(await deviceConditions(sources)).toEqual({ isMetered, isPowerLow });
  });
});
