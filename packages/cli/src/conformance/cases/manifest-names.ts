import { accepted, group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { packed } from '../sample-program.js';

/** M21 to M24: who a program says it is, and whom it says it talks to. */
export function manifestNameCases(): readonly CaseGroup[] {
  return [
    group('M21', () => domains()),
    group('M22', () => [
      packageCase('the program of another id', packed(), refused('ID_MISMATCH', '5.8'), {
        expected: { id: 'com.partner.savings' },
      }),
      packageCase(
        'an id that differs in its last letter',
        packed({ id: 'com.partner.loanz' }),
        refused('ID_MISMATCH', '5.8'),
        {
          expected: { id: 'com.partner.loans' },
        },
      ),
    ]),
    group('M23', () =>
      ids([
        ['a letter of another script', 'com.p\u0430rtner.loans'],
        ['capitals', 'com.Partner.loans'],
        ['two dots in a row', 'com..loans'],
        ['a dot at the beginning', '.com.partner.loans'],
        ['a dot at the end', 'com.partner.loans.'],
        ['129 characters', `com.${'x'.repeat(125)}`],
        ['one word', 'loans'],
        ['nine words', 'a.b.c.d.e.f.g.h.i'],
        ['a digit at the beginning', '1com.partner'],
        ['a slash', 'com/partner.loans'],
        ['a parent folder', 'com.partner/../loans'],
        ['a space at the end', 'com.partner.loans '],
        ['a line feed at the end', 'com.partner.loans\n'],
        ['a hyphen in the first word', 'my-com.partner'],
        ['no characters', ''],
      ]),
    ),
    group('M24', () =>
      ids([
        ['the separator of storage keys', 'com.partner:loans'],
        ['the same at the end', 'com.partner.loans:'],
      ]),
    ),
  ];
}

function ids(rows: readonly (readonly [string, string])[]): readonly CaseDraft[] {
  return rows.map(([what, id]) =>
    packageCase(`an id with ${what}`, packed({ id }), refused('ID_INVALID', '3.5')),
  );
}

function domains(): readonly CaseDraft[] {
  const rows: readonly (readonly [string, string])[] = [
    ['a scheme', 'https://api.partner.com'],
    ['a port', 'api.partner.com:8443'],
    ['a path', 'api.partner.com/v1'],
    ['a wildcard', '*.partner.com'],
    ['a wildcard over a whole top level', '*.com'],
    ['everything', '*'],
    ['an IPv4 address', '192.168.0.1'],
    ['an IPv4 address in short', '127.1'],
    ['an IPv4 address in hexadecimal', 'x.0x7f'],
    ['an IPv6 address', '[::1]'],
    ['a user', 'user@api.partner.com'],
    ['a dot at the end', 'api.partner.com.'],
    ['capitals', 'API.partner.com'],
    ['letters beyond ASCII', 'b\u00fccher.example'],
    ['localhost', 'localhost'],
    ['a name below localhost', 'api.localhost'],
    ['a name of the local network', 'printer.local'],
    ['a private suffix', 'git.corp'],
    ['one word', 'com'],
    ['an underscore', 'a_b.partner.com'],
    ['a hyphen at the end of a label', 'a-.partner.com'],
    ['a label of 64 characters', `${'a'.repeat(64)}.com`],
    ['254 characters', `${'a.'.repeat(125)}comm`],
    ['a semicolon that ends a directive', 'a.com;script-src'],
  ];
  return [
    ...rows.map(([what, domain]) =>
      packageCase(
        `a domain with ${what}`,
        packed({ allowedDomains: [domain] }),
        refused('DOMAIN_INVALID', '3.9'),
      ),
    ),
    packageCase(
      'a name in punycode that looks like another',
      packed({ allowedDomains: ['xn--pple-43d.com'] }),
      accepted,
      {
        note: 'Accepted: which names look alike is a question of fonts. The store shows people the punycode form and decides.',
      },
    ),
  ];
}
