// npm run law -- [--schedules 100000] [--seed N]      many schedules
// npm run law -- --seed N --path P                    one schedule again, as a report names it

import { parseArgs } from 'node:util';

import { runBatch } from './campaign.js';

import type { Breach } from './ledger.js';

const BATCH_SCHEDULES = 1_000;
const PROGRESS_EVERY = 10;

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
});
const seed = whole('seed', values.seed ?? String(Date.now() % 2 ** 31));
const schedules = values.path === undefined ? whole('schedules', values.schedules) : 1;
const counts = new Map<string, number>();
const breaches = new Map<Breach, number>();
const startMs = performance.now();

console.log(`law  seed ${seed}  ${schedules} schedules`);
const violation = await runAll();
for (const [name, count] of [...counts].sort()) console.log(`${name.padEnd(28)}${count}`);
console.log('');
for (const [breach, name] of [
  ['unsettled', 'unsettled'],
  ['twice', 'settled twice'],
  ['late', 'settled late'],
  ['leak', 'leaks'],
  ['untrue', 'untrue'],
] as const)
  console.log(`${name.padEnd(28)}${breaches.get(breach) ?? 0}`);
const { user, system } = process.cpuUsage();
console.log(
  `${seconds(performance.now() - startMs)} s, of the processor ${seconds((user + system) / 1_000)} s`,
);
if (violation !== null) console.log(`\n${violation}`);
process.exitCode = violation === null ? 0 : 1;

async function runAll(): Promise<string | null> {
  for (let done = 0, batch = 0; done < schedules; done += BATCH_SCHEDULES, batch += 1) {
    const report = await runBatch({
      seed: (seed + batch) | 0,
      schedules: Math.min(BATCH_SCHEDULES, schedules - done),
      path: values.path,
    });
    add(counts, report.counts);
    add(breaches, report.breaches);
    if (report.violation !== null) return report.violation;
    if (batch % PROGRESS_EVERY === PROGRESS_EVERY - 1)
      console.log(
        `${counts.get('schedules') ?? 0} schedules, ${seconds(performance.now() - startMs)} s, heap ${Math.round(process.memoryUsage().heapUsed / 2 ** 20)} MiB`,
      );
  }
  return null;
}

function add<TKey>(total: Map<TKey, number>, some: ReadonlyMap<TKey, number>): void {
  for (const [name, count] of some) total.set(name, (total.get(name) ?? 0) + count);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(0);
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new Error(`--${name} must be a whole number, not "${text}".`);
}
