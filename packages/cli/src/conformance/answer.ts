import type { Verdict } from './case-input.js';

/** What came back for a case: a verdict, or why there is none. */
export type Answer = Verdict | { readonly failure: string };

/** How an answer compares with the right one. */
export type Outcome =
  | 'passed'
  /** Refused, as it should be, for another reason. */
  | 'other-code'
  /** Accepted what must be refused, refused what must be accepted, or a wrong result. */
  | 'wrong'
  | 'no-answer';

/** Grades one answer. A rule is compared only when the implementation names one. */
export function grade(expected: Verdict, answer: Answer): Outcome {
  if ('failure' in answer) return 'no-answer';
  if (expected.ok !== answer.ok) return 'wrong';
  if (answer.ok) return !expected.ok || isResult(expected.result, answer.result) ? 'passed' : 'wrong';
  if (expected.ok) return 'wrong';
  const { code, rule = expected.rule } = answer;
  return code === expected.code && rule === expected.rule ? 'passed' : 'other-code';
}

/** Reads the line of JSON that an implementation prints. */
export function readAnswer(line: string): Answer {
  const value = parse(line);
  if (typeof value === 'object' && value !== null && 'ok' in value) {
    if (value.ok === true) return 'result' in value ? resultOf(value.result) : { ok: true };
    const isRefusal = value.ok === false && 'code' in value && typeof value.code === 'string';
    if (isRefusal) {
      const { code, ...more } = value as { code: string; rule?: unknown };
      return { ok: false, code, ...(typeof more.rule === 'string' ? { rule: more.rule } : {}) };
    }
  }
  return {
    failure: `answered ${JSON.stringify(line.slice(0, 80))}, not {"ok":true} or {"ok":false,"code":"…"}`,
  };
}

function resultOf(result: unknown): Answer {
  const isPlain = typeof result === 'number' || typeof result === 'boolean' || typeof result === 'string';
  return isPlain ? { ok: true, result } : { ok: true };
}

/** Where the right answer has a result, it is compared; elsewhere anything may stand beside `ok`. */
function isResult(expected: unknown, result: unknown): boolean {
  return expected === undefined || expected === result;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // the caller says what was printed instead
  }
}
