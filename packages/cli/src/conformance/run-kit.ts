import { grade } from './answer.js';
import type { Answer, Outcome } from './answer.js';
import type { ConformanceCase } from './case.js';

/** A case, what was answered, and how that compares. */
export interface GradedCase {
  readonly conformanceCase: ConformanceCase;
  readonly answer: Answer;
  readonly outcome: Outcome;
}

/** Asks every case, as many at once as there are askers, and grades the answers in the order of the cases. */
export async function runKit(
  cases: readonly ConformanceCase[],
  askers: readonly ((conformanceCase: ConformanceCase) => Promise<Answer>)[],
): Promise<readonly GradedCase[]> {
  const graded: GradedCase[] = [];
  let next = 0;
  await Promise.all(
    askers.map(async (ask) => {
      for (let index = next++; index < cases.length; index = next++) {
        const conformanceCase = cases[index];
        if (conformanceCase === undefined) return;
        const answer = await ask(conformanceCase);
        graded[index] = { conformanceCase, answer, outcome: grade(conformanceCase.expected, answer) };
      }
    }),
  );
  return graded;
}
