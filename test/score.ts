import { tortureCauses } from '@org/testkit';
import { expect } from 'vitest';

import type { ContractReport, TortureReport } from '@org/testkit';
import type { TestContext } from 'vitest';

/** What a suite found on a platform, as `npm run platforms` reads it from the run. */
interface Score {
  readonly subject: string;
  readonly suite:
    'host-core' | 'transport' | 'platform' | 'torture' | 'isolation' | 'update' | 'warm' | 'parity';
  readonly passed: number;
  /** What had no place there, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

declare module 'vitest' {
  interface TaskMeta {
    scores?: readonly Score[];
  }
}

/** Fails the test unless everything passed, and writes down for docs/platforms.md what did. */
export function score(
  { task }: TestContext,
  { subject, suite }: Pick<Score, 'subject' | 'suite'>,
  report: ContractReport | TortureReport,
): void {
  const { passed, failed, skipped } = 'rows' in report ? ofTorture(report) : report;
  expect(failed).toEqual([]);
  expect(passed.length).toBeGreaterThan(0);
  task.meta.scores = [...(task.meta.scores ?? []), { subject, suite, passed: passed.length, skipped }];
}

function ofTorture({ rows }: TortureReport): ContractReport {
  const nameOf = (row: TortureReport['rows'][number]) => `${String(row.number)}. ${row.title}`;
  return {
    passed: rows.filter(({ verdict }) => verdict === 'passed').map(nameOf),
    failed: rows.flatMap((row) =>
      row.verdict === 'failed' ? [{ name: nameOf(row), message: row.seen }] : [],
    ),
    skipped: rows.flatMap((row) =>
      row.verdict === 'not-applicable' ? [{ name: nameOf(row), reason: tortureCauses[row.cause] }] : [],
    ),
  };
}
