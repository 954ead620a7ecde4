import { describe, expect, it } from 'vitest';
import { isProgramId, programLabel } from '../src/program-id.js';
import { crypto, refusalOf } from './fixture.js';

describe('a program id (package-format 3.5)', () => {
  it.each(['com.partner', 'com.partner.loans', 'a.b-c.d1', `a.${'b'.repeat(126)}`, 'a.b.c.d.e.f.g.h'])(
    'may be %s',
    (id) => {
      expect(isProgramId(id)).toBe(true);
    },
  );

  it.each([
    ['one word', 'loans'],
    ['upper case', 'com.Partner'],
    ['a look-alike letter', 'com.pаrtner'],
    ['two dots', 'com..partner'],
    ['a leading dot', '.com.partner'],
    ['a trailing dot', 'com.partner.'],
    ['a colon, which parts storage keys', 'com.partner:loans'],
    ['a slash', 'com/partner'],
    ['a leading digit', 'com.1partner'],
    ['a hyphen in the first word', 'c-m.partner'],
    ['nine words', 'a.b.c.d.e.f.g.h.i'],
    ['more than 128 characters', `a.${'b'.repeat(127)}`],
    ['a line break', 'com.partner\n'],
    ['nothing', ''],
    ['no text', 7],
  ])('may not have %s', (_, id) => {
    expect(isProgramId(id)).toBe(false);
  });
});

describe('the label of a program (package-format 3.14)', () => {
  it.each([
    ['com.partner.loans', 'pzh24jt3yfke3mmqhixwujm7ljicsbtt'],
    ['com.example.hello', 'pp3l2tj2dsweug5qqa2vbeqf5mnfngkg'],
  ])('of %s is %s', async (id, label) => {
    expect(await programLabel(id, crypto)).toBe(label);
  });

  it('does not exist for what is no id', async () => {
    const refusal = await refusalOf(() => programLabel('../evil', crypto));
    expect(refusal).toMatchObject({ code: 'ID_INVALID', rule: '3.5' });
  });
});
