// Explores by hand what CI explores in part: `npm run chaos`, and `npm run chaos -- --all` for everything.
// `--seed=2` chooses otherwise; `--only="a soft recall"` goes one journey.

import { parseArgs } from 'node:util';

import { chaosJourneys, runChaos } from '@org/testkit';

import { journeysNamed, makeCasts, openStore } from './chaos-scene.js';

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const share = values.all ? 1 : 0.1;
const sizes = [
  ['small', values.only === undefined ? chaosJourneys : journeysNamed(values.only)],
  ['large', journeysNamed('an update by a patch')],
  ['parted', journeysNamed('a sub-package that is loaded')],
] as const;

for (const [size, journeys] of sizes) {
  const startedMs = performance.now();
  const { journeys: tried, violations } = await runChaos({
    ...{ cast: await makeCasts[size](), openStore, journeys, seed: Number(values.seed) },
    effort: { disks: share, faults: share, recoveries: share / 20 },
    crash: { samples: values.all ? 8 : 2, sectorBytes: size === 'small' ? 512 : 4_096 },
    onProgress: (_report, done, planned) => {
      if (done % 500 === 0) console.log(`${size}: ${done} of ${planned}`);
    },
  });
  console.table(tried.filter(({ absent }) => absent === null));
  for (const violation of violations) console.log(violation);
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  const total = (of: 'cutPoints' | 'disks' | 'states' | 'faults') =>
    tried.reduce((sum, one) => sum + one[of], 0);
  console.log(
    `${size}: ${total('cutPoints')} cut points, ${total('disks')} disks, ${total('states')} different, ${total('faults')} failing disks, ${violations.length} violations, ${seconds} s`,
  );
  if (violations.length > 0) process.exitCode = 1;
}
