import { accepted, group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { packed } from '../sample-program.js';

const invalid = refused('VERSION_INVALID', '3.6');

/** V1 to V10: what a version is, which comes first, and which host is new enough. */
export function versionCases(): readonly CaseGroup[] {
  return [
    group('V1', () => [
      version('1.0.0+a', 'build metadata'),
      packageCase('a manifest version with build metadata', packed({ version: '1.0.0+a' }), invalid),
    ]),
    group('V2', () => [
      version('01.0.0', 'a leading zero'),
      version('1.00.0', 'two zeros'),
      version('1.0.01', 'a leading zero at the end'),
    ]),
    group('V3', () => [
      version('1.0', 'two numbers'),
      version('1', 'one number'),
      version('1.0.0.0', 'four numbers'),
      version('', 'no characters'),
      version('1..0', 'a number missing'),
    ]),
    group('V4', () => [
      version('v1.0.0', 'a v'),
      version(' 1.0.0', 'a space before it'),
      version('1.0.0 ', 'a space after it'),
      version('1.0.0\n', 'a line feed after it'),
      version('=1.0.0', 'an equals sign'),
      version('1.0.0\u0000', 'a NUL after it'),
      packageCase('a manifest version with a v', packed({ version: 'v1.0.0' }), invalid),
    ]),
    group('V5', () => [
      version('1.0.0-01', 'a pre-release number with a leading zero'),
      version('1.0.0-', 'an empty pre-release'),
      version('1.0.0-a..b', 'an empty part of a pre-release'),
      version('1.0.0-a_b', 'an underscore'),
      version('1.0.0-\u00e9', 'a letter beyond ASCII'),
    ]),
    group('V6', () => [
      version('\uff11.\uff10.\uff10', 'full-width digits'),
      version('\u0661.\u0660.\u0660', 'Arabic digits'),
    ]),
    group('V7', () => [
      version('9007199254740992.0.0', 'a number above 2^53 \u2212 1'),
      version('1.0.0-9007199254740992', 'a pre-release number above 2^53 \u2212 1'),
      version(`1.${'9'.repeat(40)}.0`, 'forty nines'),
      version('9007199254740991.0.0', 'the number 2^53 \u2212 1', accepted),
    ]),
    group('V8', () => [
      version(`1.0.0-${'a'.repeat(59)}`, '65 characters'),
      version(`1.0.0-${'a'.repeat(58)}`, '64 characters', accepted),
    ]),
    group('V9', () => orders()),
    group('V10', () => [
      ...[undefined, '', '*', '>=3.0.0', '^3.0.0', '3.x', '3', '3.0.0 || 4.0.0', '1.0.0 - 2.0.0', 3].map(
        (minimum) =>
          packageCase(
            minimum === undefined
              ? 'no lowest host version'
              : `${JSON.stringify(minimum)} as lowest host version`,
            packed({ minHostVersion: minimum }),
            invalid,
          ),
      ),
      packageCase('a pre-release as lowest host version', packed({ minHostVersion: '3.0.0-rc.1' }), accepted),
    ]),
  ];
}

function version(text: string, what: string, expected: typeof invalid = invalid): CaseDraft {
  return {
    title: `a version with ${what}`,
    input: { operation: 'parse-version', version: text },
    files: new Map(),
    expected,
  };
}

/** Neighbours in the order of SemVer 2 §11, and what it means for hosts. */
function orders(): readonly CaseDraft[] {
  const rising = [
    '1.0.0-0',
    '1.0.0-2',
    '1.0.0-10',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1-a',
    '1.2.0',
    '1.10.0',
    '2.0.0',
  ];
  const pairs = rising.slice(1).map((right, index) => compared(rising[index] ?? '', right, -1));
  return [
    ...pairs,
    compared('2.0.0', '1.10.0', 1),
    compared('1.0.0-A', '1.0.0-a', -1),
    compared('1.0.0', '1.0.0', 0),
    host('3.1.0-rc.1', '3.0.0', true),
    host('3.0.0-rc.1', '3.0.0', false),
    host('3.0.0', '3.0.0-rc.1', true),
    host('3.0.0', '3.0.0', true),
    host('2.99.99', '3.0.0', false),
    host('10.0.0', '9.0.0', true),
  ];
}

function compared(left: string, right: string, result: -1 | 0 | 1): CaseDraft {
  const word = { '-1': 'comes before', '0': 'is', '1': 'comes after' }[`${result}`];
  return {
    title: `${left} ${word} ${right}`,
    input: { operation: 'compare-versions', left, right },
    files: new Map(),
    expected: { ok: true, result },
  };
}

function host(hostVersion: string, minHostVersion: string, result: boolean): CaseDraft {
  return {
    title: `host ${hostVersion} is ${result ? '' : 'not '}new enough for ${minHostVersion}`,
    input: { operation: 'check-host', hostVersion, minHostVersion },
    files: new Map(),
    expected: { ok: true, result },
  };
}
