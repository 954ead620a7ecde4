import { describe, expect, it } from 'vitest';
import { canonicalize } from '../src/canonical-json.js';
import { refusalOf } from './fixture.js';
import { describeVectors } from './vectors.js';

describe('the canonical form (package-format 3.3)', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ '10': 1, '9': 2, a: 3 }, '{"10":1,"9":2,"a":3}'],
    [{ '\ue000': 1, '\u{10000}': 2 }, '{"\u{10000}":2,"\ue000":1}'],
    [[-0, 1e21, 1e-7, 0.1], '[0,1e+21,1e-7,0.1]'],
    ['\u0000\u001f"\\/é\u2028', '"\\u0000\\u001f\\"\\\\/é\u2028"'],
  ])('of %j is sorted and short', (value, form) => {
    expect(canonicalize(value)).toBe(form);
  });

  it.each([
    ['undefined', { a: undefined }],
    ['NaN', [NaN]],
    ['Infinity', [Infinity]],
    ['a function', { a: () => 1 }],
    ['half a pair in a value', '\ud800'],
    ['half a pair in a name', { '\udc00': 1 }],
    ['a bigint', [BigInt(1)]],
  ])('does not exist for %s', async (_, value) => {
    expect(await refusalOf(() => canonicalize(value))).toMatchObject({ code: 'JSON_INVALID', rule: '3.2' });
  });

  it('ends at the depth limit instead of running into a circle', async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect((await refusalOf(() => canonicalize(circle))).code).toBe('JSON_TOO_DEEP');
  });
});

describeVectors('RFC 8785 vectors', (vectors) => {
  it.each(vectors.names('jcs/input'))('gives %s byte for byte', (name) => {
    const form = canonicalize(JSON.parse(vectors.text(`jcs/input/${name}`)));
    expect(form).toBe(vectors.text(`jcs/output/${name}`));
    const hex = vectors.text(`jcs/outhex/${name.replace('.json', '.txt')}`).replace(/\s+/g, '');
    expect(Buffer.from(form).toString('hex')).toBe(hex);
  });
});
