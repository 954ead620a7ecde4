import { describe, expect, it } from 'vitest';

import { fromLink, toLink } from '../src/program-link.js';

const page = 'https://host.example/somewhere?x=1#y';
const link = { programId: 'com.example.hello', path: '/orders/9?a=b#c', query: { from: 'mail & more' } };

describe('a link to a program', () => {
  it('opens what it was made for', () => {
    const url = toLink(page, link);
    expect(url).toMatch(/^https:\/\/host\.example\/#open=com\.example\.hello&path=/);
    expect(fromLink(url)).toEqual(link);
  });

  it.each([
    ['nothing', ''],
    ['no program id', '#open=Hello'],
    ['a name of the language', '#open=__proto__'],
  ])('with %s opens nothing', (_what, hash) => {
    expect(fromLink(`https://host.example/${hash}`)).toBeNull();
  });

  it.each([
    ['cut short', '{"a":'],
    ['no object', '"text"'],
    ['not of texts', '{"a":1}'],
  ])('whose query is %s opens the program without it', (_what, query) => {
    const url = `https://host.example/#${new URLSearchParams({ open: link.programId, query }).toString()}`;
    expect(fromLink(url)).toEqual({ programId: link.programId, path: '', query: {} });
  });
});
