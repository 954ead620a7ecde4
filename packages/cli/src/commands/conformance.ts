import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { absentCases } from '../conformance/absent-cases.js';
import { allCases } from '../conformance/all-cases.js';
import type { ConformanceCase } from '../conformance/case.js';
import { writeKit, writeQuestion } from '../conformance/case-folder.js';
import { programForAll, programPerCase } from '../conformance/implementation.js';
import { reportLines } from '../conformance/report-lines.js';
import { runCase } from '../conformance/run-case.js';
import { runKit } from '../conformance/run-kit.js';
import type { GradedCase } from '../conformance/run-kit.js';
import { CliError } from '../error.js';
import { reasonOf } from '../files.js';
import { crypto } from '../key-files.js';
import type { Output, Report } from '../output.js';

/** Who is graded, on what. */
export interface ConformanceOptions {
  /** The program and its arguments; empty with `self` or `write`. */
  readonly command: readonly string[];
  /** Writes the cases to this folder and grades nobody. */
  readonly write?: string;
  /** Grades the implementation that miniapp itself uses. */
  readonly self: boolean;
  /** The program stays and reads folders from its input. */
  readonly batch: boolean;
  /** Names or numbers, such as Z12 or M3b. */
  readonly only: readonly string[];
}

/** Writes the conformance kit, or grades an implementation with it. */
export async function conformance(options: ConformanceOptions, output: Output): Promise<Report> {
  const ways = [options.self, options.write !== undefined, options.command.length > 0];
  if (ways.filter(Boolean).length !== 1) {
    throw new CliError('USAGE', 'Name one of these: a command to grade, --self, or --write <folder>.');
  }
  output.status('making the cases…');
  const cases = chosenCases(options.only);
  if (options.write !== undefined) return write(options.write, cases);
  output.status(`asking ${cases.length} cases…`);
  const graded = options.self ? await gradeSelf(cases) : await gradeCommand(cases, options);
  return report(graded);
}

function chosenCases(only: readonly string[]): readonly ConformanceCase[] {
  if (only.length === 0) return allCases();
  const cases = allCases(only.map(numberOf));
  const chosen = cases.filter(({ name }) =>
    only.some((choice) => name === choice || numberOf(name) === choice),
  );
  if (chosen.length > 0) return chosen;
  throw new CliError(
    'USAGE',
    `No case is named ${only.join(' or ')}: write a number such as Z12 or a name such as Z12b.`,
  );
}

function numberOf(name: string): string {
  return name.replace(/[a-z]$/, '');
}

async function write(folder: string, cases: readonly ConformanceCase[]): Promise<Report> {
  try {
    await writeKit(folder, cases, absentCases);
  } catch (cause) {
    const message = `${folder} cannot be written (${reasonOf(cause)}): check the folder and its permissions.`;
    throw new CliError('FILE_UNWRITABLE', message, { cause });
  }
  return {
    facts: { folder, cases: cases.length },
    lines: [`${cases.length} cases written to ${folder}; index.json lists them.`],
  };
}

function gradeSelf(cases: readonly ConformanceCase[]): Promise<readonly GradedCase[]> {
  return runKit(cases, [(conformanceCase) => runCase(conformanceCase, crypto)]);
}

async function gradeCommand(
  cases: readonly ConformanceCase[],
  { command, batch }: ConformanceOptions,
): Promise<readonly GradedCase[]> {
  const parent = await mkdtemp(join(tmpdir(), 'miniapp-conformance-'));
  const workers = Array.from({ length: Math.min(availableParallelism(), cases.length) }, () =>
    batch ? programForAll(command) : programPerCase(command),
  );
  try {
    return await runKit(
      cases,
      // The right answers stay here, so nobody can read them by accident.
      workers.map(
        (worker) => async (conformanceCase: ConformanceCase) =>
          worker.answer(await writeQuestion(parent, conformanceCase)),
      ),
    );
  } finally {
    for (const worker of workers) worker.close();
    await rm(parent, { recursive: true, force: true });
  }
}

function report(graded: readonly GradedCase[]): Report {
  const passed = graded.filter(({ outcome }) => outcome === 'passed').length;
  return {
    isRefused: passed < graded.length,
    facts: {
      passed,
      failed: graded.length - passed,
      cases: graded.map(({ conformanceCase: { name, expected }, answer, outcome }) => ({
        name,
        outcome,
        expected,
        answer,
      })),
    },
    lines: reportLines(graded),
  };
}
