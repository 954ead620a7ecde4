import fc from 'fast-check';
import { compareVersions, isAllowedDomain, isProgramId } from '../../src/index.js';
import { isDisplayText } from '../../src/fields.js';
import { isPermissionName } from '../../src/manifest-fields.js';
import { assertPaths, isPackagePath } from '../../src/path.js';
import { isTimestamp } from '../../src/timestamp.js';
import { isVersion } from '../../src/version.js';
import { fuzzKind } from './fuzz-kind.js';
import type { FuzzKind } from './fuzz-kind.js';
import { manifestWords } from './manifest-words.js';
import { paths } from './names.js';
import * as oracle from './text-oracle.js';
import { expectAcceptance, verdictOf } from './verdict.js';
import { Violation } from './violation.js';

/** Words of the dictionary, pieces put together, and any text; the first two with a character changed now and then. */
function textsLike(member: string, pieces: string): fc.Arbitrary<string> {
  const known = manifestWords(member).filter((value) => typeof value === 'string');
  const built = fc
    .array(fc.constantFrom(...Array.from(pieces)), { maxLength: 30 })
    .map((units) => units.join(''));
  const near = fc
    .tuple(
      fc.constantFrom(...known),
      fc.nat(70),
      fc.constantFrom(...Array.from(pieces), '\n', '\0', 'é', '\u{1f600}'),
    )
    .map(([word, at, character]) => word.slice(0, at) + character + word.slice(at));
  return fc.oneof(fc.constantFrom(...known), built, near, fc.string({ unit: 'binary', maxLength: 12 }));
}

/** A predicate over text gives the answer of its oracle. */
function language(
  name: string,
  texts: fc.Arbitrary<string>,
  accepts: (text: string) => boolean,
  isRight: (text: string) => boolean,
): FuzzKind {
  return fuzzKind(`text: ${name}`, texts, (text) => {
    const isAccepted = accepts(text);
    if (isAccepted !== isRight(text)) throw new Violation(`The answer is ${String(isAccepted)}`, text);
    return isAccepted ? 'accepted' : 'refused';
  });
}

const versions = textsLike('version', '0123.-ab9');
const two = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, '0'));
const timestamps = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 9999 }), two, two, two, two, two)
    .map(
      ([year, month, day, hour, minute, second]) =>
        `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`,
    ),
  fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(253402300799000) })
    .map((date) => `${date.toISOString().slice(0, 19)}Z`),
  fc.constantFrom(
    '2024-02-29T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2016-12-31T23:59:60Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01t00:00:00z',
    '2026-01-01T00:00:00+00:00',
    '2026-01-01T00:00:00.000Z',
    '+002026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z\n',
  ),
);

const plainPaths = fc.constantFrom(
  'a',
  'A',
  'b',
  'a/b',
  'A/c',
  'a/b/c',
  'a/B',
  'ab',
  'a.b',
  'b/a',
  'c',
  'd/e',
  'D',
);

/** Paths together: each must be safe, and no two may fall together. */
const pathLists = fuzzKind(
  'text: paths together',
  fc.array(fc.oneof(plainPaths, plainPaths, paths), { maxLength: 6 }),
  async (list) => {
    const subject = JSON.stringify(list);
    const isValid = list.every(oracle.isPath) && !oracle.collide(list);
    return expectAcceptance(await verdictOf(subject, () => assertPaths(list)), isValid, subject);
  },
);

const order = fuzzKind(
  'text: order of versions',
  fc.tuple(versions, versions).filter(([left, right]) => oracle.isVersion(left) && oracle.isVersion(right)),
  ([left, right]) => {
    const answer = compareVersions(left, right);
    if (answer !== oracle.versionOrder(left, right))
      throw new Violation(`The order is ${answer}`, `${left} ${right}`);
    return ['before', 'equal', 'after'][answer + 1] ?? '';
  },
);

/** The small languages inside a document, each against an oracle that was written from the documentation. */
export const textKinds: readonly FuzzKind[] = [
  language('path', paths, isPackagePath, oracle.isPath),
  pathLists,
  language('version', versions, isVersion, oracle.isVersion),
  order,
  language('program id', textsLike('id', 'ab1.-A_'), isProgramId, oracle.isId),
  language('domain', textsLike('allowedDomains', 'ab1.-x:*/'), isAllowedDomain, oracle.isDomain),
  language('permission', textsLike('permissions', 'abA1.:_-'), isPermissionName, oracle.isPermission),
  language(
    'shown text',
    textsLike('name', 'ab \u00a0\u200b\u202e\u3164\u{e0041}\u3000'),
    (text) => isDisplayText(text, 64),
    (text) => oracle.isShown(text, 64),
  ),
  language('timestamp', timestamps, isTimestamp, oracle.isTimestamp),
];
