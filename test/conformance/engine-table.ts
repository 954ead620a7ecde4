import { absentCases } from '../../packages/cli/src/conformance/absent-cases.js';
import { grade } from '../../packages/cli/src/conformance/answer.js';
import { verdictWords } from '../../packages/cli/src/conformance/report-lines.js';
import { engines } from './engines.js';
import { packKit } from './packed-kit.js';

import type { Answer } from '../../packages/cli/src/conformance/answer.js';
import type { ConformanceCase } from '../../packages/cli/src/conformance/case.js';

/** A case and what each engine answered, in the order of `engines`. */
export interface AnsweredCase {
  readonly conformanceCase: ConformanceCase;
  readonly answers: readonly Answer[];
}

/** Asks every engine, two at a time: that is as many as a small machine has cores for. The slowest is the last of them. */
export async function askEngines(cases: readonly ConformanceCase[]): Promise<readonly AnsweredCase[]> {
  const kit = await packKit(cases);
  const columns: (readonly Answer[])[] = engines.map(() => []);
  const waiting = [...engines.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [column, engine] = next;
      columns[column] = await engine.answer(kit);
    }
  };
  await Promise.all([work(), work()]);
  return cases.map((conformanceCase, row) => ({
    conformanceCase,
    answers: columns.map((answers) => answers[row] ?? { failure: 'no answer' }),
  }));
}

/** The generated part of docs/conformance.md. */
export function engineTable(answered: readonly AnsweredCase[]): string {
  const head = ['Case', 'What it is', 'Asked', 'Answer', 'Rule', ...engines.map(({ name }) => name)];
  const rows = answered.map(({ conformanceCase, answers }) => [
    ...caseCells(conformanceCase),
    ...answers.map((answer) =>
      grade(conformanceCase.expected, answer) === 'passed' ? 'yes' : `**${cell(verdictWords(answer))}**`,
    ),
  ]);
  const notes = answered.flatMap(({ conformanceCase: { name, note } }) =>
    note === undefined ? [] : [[name, cell(note)]],
  );
  const absent = absentCases.map(({ name, title, note }) => [name, cell(title), cell(note)]);
  return [
    ...table(head, rows),
    ...section('Notes', table(['Case', 'Note'], notes)),
    ...section(
      'Attacks that are not in the kit',
      table(['Case', 'What it is', 'Why there is no case'], absent),
    ),
  ].join('\n');
}

function caseCells({ name, title, input, expected }: ConformanceCase): readonly string[] {
  const rule = !expected.ok && expected.rule !== undefined ? expected.rule : '';
  return [name, cell(title), input.operation, verdictWords(expected), rule];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return ['', `### ${title}`, '', ...lines];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text that stays inside its cell and shows every character. */
function cell(text: string): string {
  return text
    .replace(
      /[^ -~\u00a0-\u00ff\u2010-\u2030]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/[|*_`[\]<>]/g, '\\$&');
}
