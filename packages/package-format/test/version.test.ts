import { describe, expect, it } from 'vitest';
import { compareVersions, isVersion } from '../src/version.js';
import { refusalOf } from './fixture.js';

describe('a version (package-format 3.6)', () => {
  it.each([
    '0.0.0',
    '1.2.3',
    '10.20.30',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-0.3.7',
    '1.0.0-x-y-z.--',
    '9007199254740991.0.0',
  ])('may be %s', (version) => {
    expect(isVersion(version)).toBe(true);
  });

  it.each([
    ['build metadata, which no order can tell apart', '1.0.0+a'],
    ['a leading zero', '01.0.0'],
    ['two parts', '1.0'],
    ['four parts', '1.0.0.0'],
    ['a v', 'v1.0.0'],
    ['spaces around it', ' 1.0.0 '],
    ['a line break after it', '1.0.0\n'],
    ['a leading zero in the pre-release', '1.0.0-01'],
    ['an empty pre-release', '1.0.0-'],
    ['an empty pre-release part', '1.0.0-a..b'],
    ['full-width digits', '１.0.0'],
    ['a number above 2^53 - 1', '9007199254740992.0.0'],
    ['such a number in the pre-release', '1.0.0-9007199254740992'],
    ['more than 64 characters', `1.0.0-${'a'.repeat(59)}`],
    ['a range', '>=3.0.0'],
    ['a star', '*'],
    ['nothing', ''],
    ['a number', 1],
    ['null', null],
  ])('may not have %s', (_, version) => {
    expect(isVersion(version)).toBe(false);
  });
});

describe('the order of versions (package-format 3.6)', () => {
  // The list of SemVer 2 §11.4.4, with a few around it.
  const ascending = [
    '0.9.9',
    '1.0.0-1',
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
    '1.0.1',
    '1.1.0',
    '2.0.0-rc.1',
    '2.0.0',
    '10.0.0',
  ];
  const pairs = ascending.flatMap((left, at) =>
    ascending.map((right, other) => [left, right, Math.sign(at - other)] as const),
  );

  it.each(pairs)('%s to %s is %i', (left, right, order) => {
    expect(compareVersions(left, right)).toBe(order);
  });

  it('does not exist for what is no version', async () => {
    const refusal = await refusalOf(() => compareVersions('1.0.0', '1.0'));
    expect(refusal).toMatchObject({ code: 'VERSION_INVALID', rule: '3.6' });
  });
});
