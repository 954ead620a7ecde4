import { TraceError } from './trace-error.js';

import type { Strictness } from './first-difference.js';

/** Names of members that differ from run to run: moments, and ids that a host makes up (docs/trace-format.md 5.4). */
const VOLATILE: ReadonlySet<string> = new Set([
  'atMs',
  'expiresAtMs',
  'hostTimeMs',
  'subscriptionId',
  'transactionId',
  'credentialId',
  'authenticatorData',
  'clientData',
  'publicKey',
  'usedChars',
]);

/** How strictly the places of one call or event are compared. */
export type StrictnessOf = (call: string) => (where: string) => Strictness;

/**
 * Reads what a caller wants ignored: `payment.pay/result/status`, a method or event and a JSON pointer into its frame.
 * `*` stands for any method, or for one step of the pointer. What is below an ignored place is ignored too.
 */
export function strictnessFor(ignore: readonly string[]): StrictnessOf {
  const ignored = ignore.map(toRule);
  return (call) => {
    const rules = ignored.filter((rule) => rule.call === '*' || rule.call === call);
    return (where) => {
      const steps = where.split('/').slice(1);
      if (rules.some((rule) => covers(rule.steps, steps))) return 'nothing';
      return VOLATILE.has(steps.at(-1) ?? '') ? 'type' : 'value';
    };
  };
}

interface Rule {
  readonly call: string;
  readonly steps: readonly string[];
}

function toRule(text: string): Rule {
  const [call = '', ...steps] = text.split('/');
  if (call !== '' && steps.length > 0) return { call, steps };
  const message = `"${text}" names no place: write a method or event and a pointer, such as "payment.pay/result".`;
  throw new TraceError('INVALID_IGNORE', message);
}

function covers(rule: readonly string[], steps: readonly string[]): boolean {
  return rule.length <= steps.length && rule.every((step, index) => step === '*' || step === steps[index]);
}
