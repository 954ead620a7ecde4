import { PackageError } from '@org/package-format';
import { advice } from './advice.js';
import { explainPath } from './diagnose/explain-path.js';
import type { Diagnosis } from './diagnose/diagnosis.js';
import { labelled } from './output-format.js';
import { rules } from './rules.js';

/** A refusal, and what a closer look at the file has shown. */
export class ExplainedRefusal extends Error {
  override readonly name = 'ExplainedRefusal';
  readonly refusal: PackageError;
  readonly diagnosis: Diagnosis;

  constructor(refusal: PackageError, diagnosis: Diagnosis) {
    super(refusal.message, { cause: refusal });
    this.refusal = refusal;
    this.diagnosis = diagnosis;
  }
}

/** A refusal in members, for scripts. */
export function refusalFacts(error: PackageError | ExplainedRefusal) {
  const { refusal, diagnosis } = taken(error);
  const { code, message, rule, path } = refusal;
  const { findings, why } = diagnosis;
  return {
    code,
    message,
    rule,
    ...(path === undefined ? {} : { path }),
    ...(findings.length === 0 ? {} : { details: Object.fromEntries(findings) }),
    ...(why === undefined ? {} : { why }),
    next: diagnosis.next ?? advice[code],
  };
}

/** A refusal in words: what was found, why, what to do next, and which rule says so. */
export function refusalLines(error: PackageError | ExplainedRefusal): readonly string[] {
  const { refusal, diagnosis } = taken(error);
  const { code, rule, path } = refusal;
  const sentence = rules.get(rule);
  return [
    '',
    ...(path === undefined ? [] : labelled('file', path)),
    ...diagnosis.findings.flatMap(([label, text]) => labelled(label, text)),
    ...(diagnosis.why === undefined ? [] : labelled('why', diagnosis.why)),
    ...labelled('next', diagnosis.next ?? advice[code]),
    ...labelled('rule', `${rule} of docs/package-format.md${sentence === undefined ? '' : `: ${sentence}`}`),
    ...labelled('code', code),
  ];
}

function taken(error: PackageError | ExplainedRefusal): {
  readonly refusal: PackageError;
  readonly diagnosis: Diagnosis;
} {
  if (error instanceof PackageError) return { refusal: error, diagnosis: explainPath(error) };
  return error;
}
