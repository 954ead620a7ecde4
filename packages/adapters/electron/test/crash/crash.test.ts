import { describe, expect, it } from 'vitest';

import { openFileStore } from '../../src/file-store.js';
import { exploreCuts, exploreFaults } from './explore.js';
import { journeys } from './journeys.js';

import type { OpenStore } from './run-journey.js';

/** Small, so that a short journey writes its journal anew several times. */
const openStore: OpenStore = (disk) => openFileStore('/store', disk, { compactBytes: 300 });

describe.each(Object.entries(journeys))('a file store in a journey: %s', (name, steps) => {
  it('keeps what it promised, wherever the power is cut', async () => {
    const { operations, disks, violations } = await exploreCuts(steps, openStore, {
      sectorBytes: 128,
      samples: 2,
    });
    console.log(`${name}: ${operations} operations, ${disks} disks, ${violations.length} violations`);
    expect(violations.slice(0, 3)).toEqual([]);
    expect(disks).toBeGreaterThan(4_000);
  }, 60_000);

  it('keeps it too when syncs fail and the disk is full', async () => {
    const { operations, disks, violations } = await exploreFaults(steps, openStore, {
      sectorBytes: 128,
      samples: 2,
    });
    console.log(`${name}, with faults: ${operations} runs, ${disks} disks, ${violations.length} violations`);
    expect(violations.slice(0, 3)).toEqual([]);
    expect(disks).toBeGreaterThan(2_000);
  }, 60_000);
});
