import type { CaseQuestion, Verdict } from './case-input.js';
import { partner } from './sample-program.js';
import type { TestKey } from './test-key.js';

/** One case of the kit: a question and the only right answer. */
export interface ConformanceCase extends CaseQuestion {
  /** Such as `Z21b`; it stays when cases are added. */
  readonly name: string;
  readonly title: string;
  readonly expected: Verdict;
  /** Why a case is what it is, where its title cannot say so. */
  readonly note?: string;
}

/** An attack that cannot be put to an implementation of this format, and why. */
export interface AbsentCase {
  readonly name: string;
  readonly title: string;
  readonly note: string;
}

/** A case that has no name yet. */
export type CaseDraft = Omit<ConformanceCase, 'name'>;

/** The cases of one number. They are made when they are wanted, because most have to be signed. */
export interface CaseGroup {
  readonly number: string;
  readonly drafts: () => readonly CaseDraft[];
}

/** Puts cases under a number of the list. New ones go to the end, so that names stay. */
export function group(number: string, drafts: CaseGroup['drafts']): CaseGroup {
  return { number, drafts };
}

/** The cases of a group with their names: `Z21`, `Z21b`, `Z21c`. */
export function namedCases({ number, drafts }: CaseGroup): readonly ConformanceCase[] {
  return drafts().map((draft, index) => ({
    name: index === 0 ? number : `${number}${String.fromCharCode(0x61 + index)}`,
    ...draft,
  }));
}

/** What a refusal says: its code, and the rule of package-format that it enforces. */
export function refused(code: string, rule: string): Verdict {
  return { ok: false, code, rule };
}

/** The answer to a case that must be accepted. */
export const accepted: Verdict = { ok: true };

/** What is special about verifying a container. */
export interface PackageQuestion {
  readonly trustedKeys?: readonly Pick<TestKey, 'spki'>[];
  readonly expected?: {
    readonly id?: string;
    readonly manifestSha256?: string;
    readonly containerBytes?: number;
  };
  readonly note?: string;
}

/** A container, verified by a caller who trusts the partner. */
export function packageCase(
  title: string,
  container: Uint8Array,
  expected: Verdict,
  { trustedKeys = [partner()], expected: announced, note }: PackageQuestion = {},
): CaseDraft {
  const keys = trustedKeys.map(({ spki }, index) => [`key-${index + 1}.spki`, spki] as const);
  return {
    title,
    input: {
      operation: 'verify-package',
      container: 'package.mpk',
      trustedKeys: keys.map(([name]) => name),
      ...(announced && { expected: announced }),
    },
    files: new Map([['package.mpk', container], ...keys]),
    expected,
    ...(note === undefined ? {} : { note }),
  };
}

/** The bytes of a manifest, read but not verified: its signature may be anybody's. */
export function manifestCase(
  title: string,
  manifest: Uint8Array,
  expected: Verdict,
  note?: string,
): CaseDraft {
  return {
    title,
    input: { operation: 'parse-manifest', manifest: 'manifest.json' },
    files: new Map([['manifest.json', manifest]]),
    expected,
    ...(note === undefined ? {} : { note }),
  };
}
