import { describe, expect, it } from 'vitest';
import { decideRange } from '../src/byte-range.js';

const etag = `"${'e'.repeat(64)}"`;

describe('a Range header over 100 bytes', () => {
  const part = (start: number, end: number) => ({ type: 'part', stretch: { start, end } });
  const whole = { type: 'whole' };
  const unsatisfiable = { type: 'unsatisfiable' };
  const cases: readonly (readonly [range: string | undefined, expected: unknown])[] = [
    [undefined, whole],
    ['bytes=0-0', part(0, 0)],
    ['bytes=0-99', part(0, 99)],
    ['bytes=10-', part(10, 99)],
    ['bytes=-10', part(90, 99)],
    ['bytes=-1000', part(0, 99)],
    ['bytes=10-1000', part(10, 99)],
    ['bytes=99-', part(99, 99)],
    ['bytes=0-10,20-30', whole],
    ['bytes=100-', unsatisfiable],
    ['bytes=20-10', unsatisfiable],
    ['bytes=-0', unsatisfiable],
    ['bytes=-', unsatisfiable],
    ['bytes=', unsatisfiable],
    ['bytes=a-b', unsatisfiable],
    ['bytes=1.5-3', unsatisfiable],
    ['bytes=-1-5', unsatisfiable],
    ['bytes=99999999999999999999-', unsatisfiable],
    ['items=0-10', whole],
    ['nonsense', unsatisfiable],
  ];
  for (const [range, expected] of cases) {
    it(`${range ?? 'that is not there'} asks for ${JSON.stringify(expected)}`, () => {
      expect(decideRange({ range, ifRange: undefined }, { size: 100, etag })).toEqual(expected);
    });
  }

  it('counts when If-Range names these bytes', () => {
    expect(decideRange({ range: 'bytes=10-', ifRange: etag }, { size: 100, etag })).toEqual(part(10, 99));
  });

  it('does not count when If-Range names others, weak tags and dates included', () => {
    for (const ifRange of [`W/${etag}`, '"other"', 'Sat, 21 Nov 2026 10:00:00 GMT']) {
      expect(decideRange({ range: 'bytes=10-', ifRange }, { size: 100, etag })).toEqual(whole);
    }
  });

  it('finds nothing in an empty blob', () => {
    expect(decideRange({ range: 'bytes=-5', ifRange: undefined }, { size: 0, etag })).toEqual(unsatisfiable);
  });
});
