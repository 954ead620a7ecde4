// npm run fuzz -- [--iterations 100000] [--seed N] [--jobs 1]      many trials of every kind
// npm run fuzz -- --kind NAME --seed N --path P                    one trial again, as a report names it

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runBatch } from './campaign.js';
import { kindNamed, kinds } from './kinds.js';
import { Tally } from './tally.js';
import type { Task, TaskReport } from './task.js';

const batchTrials = 1_000;
const progressMs = 10_000;
/** Far above what a batch takes on a busy machine; after it one of its trials counts as hanging. */
const maxBatchMs = 300_000;

const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    kind: { type: 'string' },
    path: { type: 'string' },
  },
});
const seed = whole('seed', values.seed ?? String(Date.now() % 2 ** 31));
const violation =
  values.kind === undefined
    ? await runCampaign(whole('iterations', values.iterations), whole('jobs', values.jobs))
    : await runOne(values.kind, values.path);
if (violation !== null) console.log(`\n${violation}`);
process.exitCode = violation === null ? 0 : 1;

async function runOne(name: string, path: string | undefined): Promise<string | null> {
  const batch = { kind: kindNamed(name), seed, trials: batchTrials };
  const report = await runBatch(path === undefined ? batch : { ...batch, path });
  console.log([...report.answers].map(([answer, count]) => `${answer} ${count}`).join(', '));
  return report.violation;
}

async function runCampaign(iterations: number, jobs: number): Promise<string | null> {
  console.log(`fuzz  seed ${seed}  ${iterations} trials of ${kinds.length} kinds  ${jobs} at a time`);
  const tally = new Tally();
  const tasks = tasksOf(iterations);
  const timer = setInterval(() => console.log(tally.progress()), progressMs);
  const violations = await Promise.all(Array.from({ length: jobs }, () => work(tasks, tally)));
  clearInterval(timer);
  console.log(`${tally.progress()}\n\n${tally.histogram()}`);
  return violations.find((found) => found !== null) ?? null;
}

/** Takes tasks until there are none or something is wrong; then nobody else goes on. */
async function work(tasks: Task[], tally: Tally): Promise<string | null> {
  const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)));
  try {
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
      const current = task;
      const report = await new Promise<TaskReport>((resolve) => {
        const fail = (what: string) =>
          resolve({
            answers: [],
            slowestMs: 0,
            violation: `${what} in "${current.kind}", seed ${current.seed}.`,
          });
        const timer = setTimeout(() => fail('A trial hangs'), maxBatchMs);
        worker.once('exit', () => fail('The process ended'));
        worker.once('message', (message) => {
          clearTimeout(timer);
          worker.removeAllListeners('exit');
          resolve(message as TaskReport); // worker.ts sends nothing else
        });
        worker.send(current);
      });
      tally.add(current, report);
      if (report.violation === null) continue;
      tasks.length = 0;
      return report.violation;
    }
    return null;
  } finally {
    worker.kill('SIGKILL');
  }
}

/** Batches with seeds of their own, kinds taking turns. The last one to run stands first. */
function tasksOf(iterations: number): Task[] {
  const turns = kinds.flatMap(({ name, turns: count }) => Array.from({ length: count }, () => name));
  const count = Math.ceil(iterations / batchTrials);
  return Array.from({ length: count }, (_, index) => ({
    kind: turns[index % turns.length] ?? '',
    seed: (seed + index) | 0,
    trials: Math.min(batchTrials, iterations - index * batchTrials),
  })).reverse();
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new Error(`--${name} must be a whole number, not "${text}".`);
}
