import type { Answer, Outcome } from './answer.js';
import type { Verdict } from './case-input.js';
import type { GradedCase } from './run-kit.js';

const outcomeWords: Readonly<Record<Exclude<Outcome, 'passed'>, string>> = {
  wrong: 'WRONG VERDICT',
  'other-code': 'other reason',
  'no-answer': 'no answer',
};

const sectionWords: readonly (readonly [string, string])[] = [
  ['C', 'controls, which must be accepted'],
  ['Z', 'containers'],
  ['M', 'manifests'],
  ['V', 'versions'],
  ['S', 'signatures, keys and statements'],
  ['K', 'chains of keys'],
  ['L', 'the log'],
  ['R', 'recalls'],
];

/** What people read after a run: every case that did not pass, a line for each section, the sum. */
export function reportLines(graded: readonly GradedCase[]): readonly string[] {
  const failed = graded.filter(({ outcome }) => outcome !== 'passed');
  return [
    ...columns(failed.map(failureRow)),
    ...(failed.length === 0 ? [] : ['']),
    ...columns(sectionWords.flatMap(([section, words]) => sectionRow(section, words, graded))),
    '',
    `${graded.length - failed.length} of ${graded.length} passed${countsOf(failed)}.`,
  ];
}

/** A verdict in one word or two, as tables show it. */
export function verdictWords(verdict: Answer): string {
  if ('failure' in verdict) return verdict.failure;
  if (!verdict.ok) return verdict.code;
  return verdict.result === undefined ? 'accepted' : `accepted: ${String(verdict.result).slice(0, 12)}`;
}

function failureRow({ conformanceCase, answer, outcome }: GradedCase): readonly string[] {
  const { name, title, expected } = conformanceCase;
  const words = outcome === 'passed' ? 'passed' : outcomeWords[outcome];
  return [name, words, `expected ${verdictWords(expected)}`, `got ${gotWords(expected, answer)}`, title];
}

/** The rule is worth saying only where it is what differs. */
function gotWords(expected: Verdict, answer: Answer): string {
  const isSameCode = 'ok' in answer && !answer.ok && !expected.ok && answer.code === expected.code;
  return isSameCode ? `rule ${answer.rule ?? ''} instead of ${expected.rule ?? ''}` : verdictWords(answer);
}

function sectionRow(section: string, words: string, graded: readonly GradedCase[]): readonly string[][] {
  const cases = graded.filter(({ conformanceCase }) => conformanceCase.name.startsWith(section));
  const passed = cases.filter(({ outcome }) => outcome === 'passed');
  return cases.length === 0 ? [] : [[section, words, `${passed.length} of ${cases.length}`]];
}

function countsOf(failed: readonly GradedCase[]): string {
  return (Object.keys(outcomeWords) as (keyof typeof outcomeWords)[])
    .map(
      (outcome) => [outcomeWords[outcome], failed.filter((one) => one.outcome === outcome).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([words, count]) => `, ${count} ${words.toLowerCase()}`)
    .join('');
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
