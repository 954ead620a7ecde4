import { REST_MS, createTortureBench } from './torture-bench.js';
import { NotApplicable } from './torture-cause.js';
import { tortureRows } from './torture-rows.js';

import type { TortureCause } from './torture-cause.js';
import type { TortureSubject } from './torture-subject.js';

/** How one attack ended. */
export type TortureVerdict =
  | { readonly verdict: 'passed' }
  | { readonly verdict: 'not-applicable'; readonly cause: TortureCause }
  | { readonly verdict: 'failed'; readonly seen: string };

/** One of the thirty attacks and conditions. */
export type TortureRow = TortureVerdict & { readonly number: number; readonly title: string };

/** What bridge-torture found: always thirty rows, in order. */
export interface TortureReport {
  readonly subject: string;
  readonly rows: readonly TortureRow[];
  readonly passed: number;
  readonly notApplicable: number;
  readonly failed: number;
}

/** What to run, and who hears of it. */
export interface TortureOptions {
  /** Only these rows, by number; the others are not in the report. */
  readonly only?: readonly number[];
  /** Hears of each row as it is decided. */
  readonly onRow?: (row: TortureRow) => void;
}

/**
 * Runs the thirty attacks and conditions against a host and the SDK on it, one after another. It imports no test runner
 * and needs nothing but the language. What an attack cannot do on the platform is not applicable, with a cause from
 * `tortureCauses`; whatever else goes wrong is a failure.
 */
export async function bridgeTorture(
  subject: TortureSubject,
  { only, onRow }: TortureOptions = {},
): Promise<TortureReport> {
  const bench = createTortureBench(subject);
  const rows: TortureRow[] = [];
  for (const { number, title, attack } of tortureRows) {
    if (only !== undefined && !only.includes(number)) continue;
    const row = { number, title, ...(await decide(() => attack(bench))) };
    await comeToRest(subject);
    rows.push(row);
    onRow?.(row);
  }
  const countOf = (verdict: TortureRow['verdict']) => rows.filter((row) => row.verdict === verdict).length;
  return {
    subject: subject.name,
    rows,
    passed: countOf('passed'),
    notApplicable: countOf('not-applicable'),
    failed: countOf('failed'),
  };
}

/** What a row left behind is not the next one's: calls, the user's mood, spent rates, a program that is gone. */
async function comeToRest(subject: TortureSubject): Promise<void> {
  subject.probe.release();
  subject.probe.consent = 'always';
  try {
    await subject.pass(REST_MS);
  } catch {
    // The program is gone, as after some navigations; a fresh document stands in for it.
    await subject.reload();
    await subject.pass(REST_MS);
  }
}

async function decide(attack: () => Promise<void>): Promise<TortureVerdict> {
  try {
    await attack();
    return { verdict: 'passed' };
  } catch (error) {
    if (error instanceof NotApplicable) return { verdict: 'not-applicable', cause: error.cause };
    return { verdict: 'failed', seen: error instanceof Error ? error.message : String(error) };
  }
}
