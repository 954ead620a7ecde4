// Histories by hand: npm run model -- --histories 100000 --seed 1

import { parseArgs } from 'node:util';

import { compareHistories } from './compare-histories.js';

const { values } = parseArgs({
  options: { histories: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const startedMs = Date.now();
const report = compareHistories({ histories: Number(values.histories), seed: Number(values.seed) });
const seconds = Math.round((Date.now() - startedMs) / 1_000);
console.log(
  `${String(report.histories)} histories, ${String(report.events)} events, 0 differences, ${String(seconds)} s`,
);
for (const [answer, count] of [...report.answers].sort())
  console.log(`  ${answer || '(no answer)'}: ${String(count)}`);
