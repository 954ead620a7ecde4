import { tortureCauses } from './torture-cause.js';
import { tortureRows } from './torture-rows.js';

import type { TortureReport, TortureRow } from './bridge-torture.js';

/** A report as text: the score, then a line for each row. */
export function formatTorture(report: TortureReport): string {
  return [tortureScore(report), ...report.rows.map(lineOf)].join('\n');
}

/** The score of a report in one line. */
export function tortureScore({ subject, rows, passed, notApplicable, failed }: TortureReport): string {
  const decided = `${String(rows.length)} of ${String(tortureRows.length)} decided`;
  return `${subject}: ${decided}, ${String(passed)} passed, ${String(notApplicable)} not applicable, ${String(failed)} failed`;
}

function lineOf(row: TortureRow): string {
  return `  ${String(row.number).padStart(2)}  ${row.verdict.padEnd(14)}  ${row.title}${detailOf(row)}`;
}

function detailOf(row: TortureRow): string {
  switch (row.verdict) {
    case 'passed':
      return '';
    case 'not-applicable':
      return ` (${row.cause}: ${tortureCauses[row.cause]})`;
    case 'failed':
      return `: ${row.seen}`;
  }
}
