import { describe, expect, it } from 'vitest';
import { parseJson } from '../src/strict-json.js';
import { refusalOf, text, verdictOf } from './fixture.js';
import { describeVectors } from './vectors.js';

describe('strict JSON (package-format 3.2)', () => {
  it.each([
    ['null', null],
    [' [ true , false ] ', [true, false]],
    ['"\\u00e9\\n\\/\\"\\\\\\ud83d\\ude00"', 'é\n/"\\😀'],
    ['-9007199254740991', -9007199254740991],
    ['[]', []],
    ['[0,10,-1]', [0, 10, -1]],
    ['"\u007f\u0085"', '\u007f\u0085'],
  ])('reads %s', (document, value) => {
    expect(parseJson(text(document))).toEqual(value);
  });

  it('gives objects no prototype, so that every name came from the document', () => {
    const value = parseJson(text('{"a":{"toString":1}}'));
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(value).toEqual({ a: { toString: 1 } });
  });

  it.each([
    ['the same name twice', '{"id":1,"id":2}', 'JSON_DUPLICATE_KEY'],
    ['the same name twice, deeper', '[{"a":{"b":null,"b":null}}]', 'JSON_DUPLICATE_KEY'],
    ['a name that is the same after its escape', '{"id":1,"\\u0069d":2}', 'JSON_DUPLICATE_KEY'],
    ['__proto__', '{"__proto__":{}}', 'JSON_FORBIDDEN_KEY'],
    ['constructor', '{"constructor":1}', 'JSON_FORBIDDEN_KEY'],
    ['prototype behind an escape', '{"prot\\u006ftype":1}', 'JSON_FORBIDDEN_KEY'],
    ['a byte order mark', '\ufeff{}', 'JSON_INVALID'],
    ['a second value', '{}{}', 'JSON_INVALID'],
    ['a second line', '{}\n{}', 'JSON_INVALID'],
    ['nothing', '', 'JSON_INVALID'],
    ['half a pair behind an escape', '"\\ud800"', 'JSON_INVALID'],
    ['a pair the wrong way round', '"\\udc00\\ud800"', 'JSON_INVALID'],
    ['a fraction', '1.5', 'JSON_NUMBER_INVALID'],
    ['a whole number written as a fraction', '1.0', 'JSON_NUMBER_INVALID'],
    ['an exponent', '1e3', 'JSON_NUMBER_INVALID'],
    ['minus zero', '-0', 'JSON_NUMBER_INVALID'],
    ['a number above 2^53 - 1', '9007199254740992', 'JSON_NUMBER_INVALID'],
    ['a leading zero', '01', 'JSON_INVALID'],
    ['a comment', '{/**/}', 'JSON_INVALID'],
    ['a trailing comma', '[1,]', 'JSON_INVALID'],
    ['single quotes', "{'a':1}", 'JSON_INVALID'],
    ['a bare word', 'NaN', 'JSON_INVALID'],
    ['a control character in a string', '"\u001f"', 'JSON_INVALID'],
    ['a no-break space', '\u00a0{}', 'JSON_INVALID'],
  ])('refuses %s', async (_, document, code) => {
    expect(await refusalOf(() => parseJson(text(document)))).toMatchObject({ code, rule: '3.2' });
  });

  it('reads 16 levels and refuses 17, and as many as it is told', async () => {
    const nested = (levels: number) => text('['.repeat(levels) + ']'.repeat(levels));
    expect(await verdictOf(() => parseJson(nested(16)))).toBe('accepted');
    expect(await verdictOf(() => parseJson(nested(17)))).toBe('JSON_TOO_DEEP');
    expect(await verdictOf(() => parseJson(nested(17), { maxDepth: 17 }))).toBe('accepted');
  });

  it('refuses a million levels without falling over', async () => {
    expect(await verdictOf(() => parseJson(text('['.repeat(1_000_000))))).toBe('JSON_TOO_DEEP');
  });

  it('counts depth, not brackets: neighbours do not add up', () => {
    const neighbours = JSON.stringify(Array.from({ length: 100 }, () => [[]]));
    expect(parseJson(text(neighbours))).toHaveLength(100);
  });
});

/** Documents of JSONTestSuite that are JSON but not ours, each with the reason of package-format 3.2. */
const refusedByProfile: ReadonlyMap<string, string> = new Map([
  ['y_number.json', 'JSON_NUMBER_INVALID'],
  ['y_number_0e+1.json', 'JSON_NUMBER_INVALID'],
  ['y_number_0e1.json', 'JSON_NUMBER_INVALID'],
  ['y_number_double_close_to_zero.json', 'JSON_NUMBER_INVALID'],
  ['y_number_int_with_exp.json', 'JSON_NUMBER_INVALID'],
  ['y_number_minus_zero.json', 'JSON_NUMBER_INVALID'],
  ['y_number_negative_zero.json', 'JSON_NUMBER_INVALID'],
  ['y_number_real_capital_e.json', 'JSON_NUMBER_INVALID'],
  ['y_number_real_capital_e_neg_exp.json', 'JSON_NUMBER_INVALID'],
  ['y_number_real_capital_e_pos_exp.json', 'JSON_NUMBER_INVALID'],
  ['y_number_real_exponent.json', 'JSON_NUMBER_INVALID'],
  ['y_number_real_fraction_exponent.json', 'JSON_NUMBER_INVALID'],
  ['y_number_real_neg_exp.json', 'JSON_NUMBER_INVALID'],
  ['y_number_real_pos_exponent.json', 'JSON_NUMBER_INVALID'],
  ['y_number_simple_real.json', 'JSON_NUMBER_INVALID'],
  ['y_object_duplicated_key.json', 'JSON_DUPLICATE_KEY'],
  ['y_object_duplicated_key_and_value.json', 'JSON_DUPLICATE_KEY'],
  ['y_object_extreme_numbers.json', 'JSON_NUMBER_INVALID'],
  ['y_structure_lonely_negative_real.json', 'JSON_NUMBER_INVALID'],
]);

describeVectors('JSONTestSuite', (vectors) => {
  const names = vectors.names('json/test_parsing');
  const read = (name: string) => verdictOf(() => parseJson(vectors.bytes(`json/test_parsing/${name}`)));

  it('is all there', () => {
    expect(names).toHaveLength(318);
  });

  it.each(names.filter((name) => name.startsWith('n_')))('refuses %s', async (name) => {
    expect(await read(name)).not.toBe('accepted');
  });

  it.each(names.filter((name) => name.startsWith('y_')))(
    'reads %s, or says which rule forbids it',
    async (name) => {
      expect(await read(name)).toBe(refusedByProfile.get(name) ?? 'accepted');
    },
  );

  it.each(names.filter((name) => name.startsWith('i_')))('has a clear answer to %s', async (name) => {
    expect(['UTF8_INVALID', 'JSON_INVALID', 'JSON_NUMBER_INVALID', 'JSON_TOO_DEEP']).toContain(
      await read(name),
    );
  });
});
