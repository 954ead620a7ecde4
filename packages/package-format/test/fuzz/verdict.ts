import { readFileSync } from 'node:fs';
import { PackageError, packageErrorCodes } from '../../src/index.js';
import { Violation } from './violation.js';

/** What came of one attempt. */
export type Verdict<T> =
  | { readonly type: 'accepted'; readonly value: T }
  | { readonly type: 'refused'; readonly refusal: PackageError };

const page = readFileSync(new URL('../../../../docs/package-format.md', import.meta.url), 'utf8');
const rules: ReadonlySet<string> = new Set(
  [...page.matchAll(/^(\d+\.\d+) /gm)].map(([, rule]) => rule ?? ''),
);
const codes: ReadonlySet<string> = new Set(packageErrorCodes);

/** Words that tell a reader what to do next; every message has one of them. */
const advice =
  /\b(add|ask|bundle|check|collect|correct|download|encode|expected|export|fetch|give|install|keep|let|list|lower|make|move|must be|name|only|pack|publish|register|remove|rename|save|serve|sign|tell|use|wait|write)\b/i;

/** Takes one step. An error that is not a well-made refusal is a violation. */
export async function verdictOf<T>(
  subject: Uint8Array | string,
  step: () => T | Promise<T>,
): Promise<Verdict<T>> {
  try {
    return { type: 'accepted', value: await step() };
  } catch (error) {
    if (!(error instanceof PackageError)) throw new Violation('It crashed', subject, { cause: error });
    const flaw = flawOf(error);
    if (flaw !== null) throw new Violation(`${flaw}: ${describeRefusal(error)}`, subject, { cause: error });
    return { type: 'refused', refusal: error };
  }
}

/** `accepted`, or the code of the refusal. */
function labelOf(verdict: Verdict<unknown>): string {
  return verdict.type === 'accepted' ? 'accepted' : verdict.refusal.code;
}

/** Everything of a verdict that a caller could act on. */
export function answerOf(verdict: Verdict<unknown>): string {
  return verdict.type === 'accepted' ? 'accepted' : describeRefusal(verdict.refusal);
}

/** Whether a verdict is the one that was foreseen; another one is a violation. */
export function expectAcceptance(
  verdict: Verdict<unknown>,
  isValid: boolean,
  subject: Uint8Array | string,
): string {
  if ((verdict.type === 'accepted') === isValid) return labelOf(verdict);
  const what = isValid ? 'What is valid was refused' : 'What is not valid was accepted';
  throw new Violation(`${what}: ${answerOf(verdict)}`, subject);
}

function describeRefusal({ code, rule, message, path }: PackageError): string {
  return [code, rule, message, path ?? ''].join(' | ');
}

function flawOf({ code, rule, message, path, cause }: PackageError): string | null {
  if (!codes.has(code)) return 'The code is not in the list';
  if (!rules.has(rule)) return 'The rule is not in the documentation';
  if (!/^\S.*[^.]\.$/.test(message)) return 'The message is not a sentence';
  if (!advice.test(message)) return 'The message does not say what to do';
  if (/[^ -~\u2019\u00a7]/.test(message)) return 'The message shows characters that could disguise it';
  if (message.length > 1000 || (path ?? '').length > 300) return 'The refusal repeats too much of its input';
  if (cause !== undefined && !(cause instanceof Error)) return 'The cause is not an error';
  return null;
}
