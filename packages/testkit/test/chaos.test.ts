import { runChaos } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { journeysNamed, makeCasts, openStore } from './chaos/chaos-scene.js';

import type { ChaosOptions, ChaosReport } from '@org/testkit';

/** What `npm run chaos -- --all` tries in full: here every cut with two disks, and a few of everything else. */
const effort = { disks: 0.02, faults: 0.02, recoveries: 0.002 };

async function explore(
  size: keyof typeof makeCasts,
  options: Partial<ChaosOptions> = {},
): Promise<ChaosReport & { readonly cutPoints: number; readonly disks: number; readonly states: number }> {
  const cast = await makeCasts[size]();
  const crash = { samples: 2, sectorBytes: 4_096 };
  const report = await runChaos({ cast, openStore, seed: 1, effort, crash, ...options });
  const sum = (of: 'cutPoints' | 'disks' | 'states') =>
    report.journeys.reduce((total, journey) => total + journey[of], 0);
  const counted = { ...report, cutPoints: sum('cutPoints'), disks: sum('disks'), states: sum('states') };
  const { cutPoints, disks, states, violations } = counted;
  console.log(
    `${size}: ${cutPoints} cut points, ${disks} disks, ${states} states, ${violations.length} violations`,
  );
  return counted;
}

describe('a device whose power is cut', () => {
  it('always opens a release that it promised, with its data, and goes on from there', async () => {
    const { journeys, cutPoints, disks, states, violations } = await explore('small');
    expect(violations.slice(0, 3)).toEqual([]);
    expect(journeys.filter(({ absent }) => absent === null)).toHaveLength(22);
    expect(cutPoints).toBeGreaterThan(1_400);
    expect(disks).toBeGreaterThan(2_000);
    expect(states).toBeGreaterThan(400);
  }, 300_000);

  it('does so when the release was made by a patch', async () => {
    const { disks, violations } = await explore('large', { journeys: journeysNamed('an update by a patch') });
    expect(violations.slice(0, 3)).toEqual([]);
    expect(disks).toBeGreaterThan(80);
  }, 60_000);

  it('does so when sub-packages come later', async () => {
    const journeys = journeysNamed('a sub-package that is loaded');
    const { disks, violations } = await explore('parted', { journeys });
    expect(violations.slice(0, 3)).toEqual([]);
    expect(disks).toBeGreaterThan(80);
  }, 60_000);
});
