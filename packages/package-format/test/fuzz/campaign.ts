import fc from 'fast-check';
import type { FuzzKind, Trial } from './fuzz-kind.js';

/** No trial may take longer; a usual one takes a millisecond, and a busy machine makes it ten. */
const maxTrialMs = 5_000;

/** Of an input; the bytes themselves stand beside it. */
const maxShown = 4_000;

/** Which trials to run. The same batch makes the same trials. */
export interface Batch {
  readonly kind: FuzzKind;
  readonly seed: number;
  readonly trials: number;
  /** The place of one trial, from an earlier report. */
  readonly path?: string;
}

/** What came of a batch. */
export interface BatchReport {
  /** How many trials ended with each answer. */
  readonly answers: ReadonlyMap<string, number>;
  readonly slowestMs: number;
  /** Where the first violation was and what it says; null when there was none. */
  readonly violation: string | null;
}

/** Runs trials until the first violation, which is then made as small as it goes. */
export async function runBatch({ kind, seed, trials, path }: Batch): Promise<BatchReport> {
  const answers = new Map<string, number>();
  let slowestMs = 0;
  const property = fc.asyncProperty(kind.trials, async (trial) => {
    // Processor time: what else the machine does says nothing about a trial.
    const before = process.cpuUsage();
    const answer = await trial.run();
    const { user, system } = process.cpuUsage(before);
    const tookMs = (user + system) / 1_000;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > maxTrialMs) throw new Error(`The trial took ${tookMs.toFixed(0)} ms.`);
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  });
  const details = await fc.check(property, {
    seed,
    numRuns: trials,
    ...(path === undefined ? {} : { path }),
  });
  return { answers, slowestMs, violation: details.failed ? describe(kind, details) : null };
}

function describe(
  kind: FuzzKind,
  { seed, counterexamplePath, counterexample, errorInstance }: fc.RunDetails<[Trial]>,
): string {
  const shown =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  const cause =
    errorInstance instanceof Error && errorInstance.cause instanceof Error ? errorInstance.cause.stack : '';
  return [
    `Violation in "${kind.name}".`,
    `Again: npm run fuzz -- --kind "${kind.name}" --seed ${seed} --path ${counterexamplePath ?? '0'}`,
    `Input: ${fc.stringify(counterexample).slice(0, maxShown)}`,
    shown,
    cause ?? '',
  ].join('\n');
}
