import fc from 'fast-check';

import { plans } from './plan.js';
import { runSchedule } from './run-schedule.js';

import type { Breach } from './ledger.js';
import type { Plan } from './plan.js';
import type { KnockOut } from './run-schedule.js';

/** Which schedules to run. The same batch makes the same ones. */
export interface Batch {
  readonly seed: number;
  readonly schedules: number;
  /** The place of one schedule, from an earlier report. */
  readonly path?: string | undefined;
  readonly knockOut?: KnockOut;
  /** Whether the first schedule that breaks the law is made as small as it goes. */
  readonly shrinks?: boolean;
}

/** What came of a batch. */
export interface BatchReport {
  readonly counts: ReadonlyMap<string, number>;
  /** How often the law was broken, by the way it was: without what shrinking tried. */
  readonly breaches: ReadonlyMap<Breach, number>;
  /** The smallest schedule that breaks the law and where it was; null when none does. */
  readonly violation: string | null;
}

/** Runs schedules until the first that breaks the law. */
export async function runBatch({
  seed,
  schedules,
  path,
  knockOut = {},
  shrinks = true,
}: Batch): Promise<BatchReport> {
  const counts = new Map<string, number>();
  const breaches = new Map<Breach, number>();
  const { warn } = console;
  // A subscription that the host refuses is told to the console of a page.
  console.warn = () => undefined;
  const property = fc.asyncProperty(plans, async (plan) => {
    const report = await runSchedule(plan, knockOut);
    if (breaches.size === 0) {
      add(counts, 'schedules', 1);
      for (const [name, count] of report.counts) add(counts, name, count);
      for (const { breach } of report.breaches) add(breaches, breach, 1);
    }
    if (report.breaches.length > 0)
      throw new Error(report.breaches.map(({ breach, detail }) => `${breach}: ${detail}`).join('\n'));
  });
  try {
    const details = await fc.check(property, {
      seed,
      numRuns: schedules,
      endOnFailure: !shrinks,
      ...(path === undefined ? {} : { path }),
    });
    return { counts, breaches, violation: details.failed ? describe(details) : null };
  } finally {
    console.warn = warn;
  }
}

function add<TKey>(counts: Map<TKey, number>, name: TKey, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

function describe({
  seed,
  counterexamplePath,
  counterexample,
  errorInstance,
}: fc.RunDetails<[Plan]>): string {
  return [
    'The law is broken.',
    `Again: npm run law -- --seed ${seed} --path ${counterexamplePath ?? '0'}`,
    JSON.stringify(counterexample?.[0], null, 1),
    errorInstance instanceof Error
      ? errorInstance.message + '\n' + String(errorInstance.stack)
      : String(errorInstance),
  ].join('\n');
}
