import { describe, expect, it } from 'vitest';
import { isDebugDomain } from '../src/debug.js';
import { isAllowedDomain } from '../src/domain.js';

const allowed = [
  'api.partner.com',
  'partner.com',
  'a.b.c.d.partner.co.uk',
  'xn--bcher-kva.example',
  'cdn-1.partner.com',
  '1.partner.com',
  `${'a'.repeat(63)}.com`,
];

const refused: readonly (readonly [string, string])[] = [
  ['a scheme', 'https://api.partner.com'],
  ['a port', 'api.partner.com:443'],
  ['a path', 'api.partner.com/v1'],
  ['a user', 'user@api.partner.com'],
  ['a wildcard', '*.partner.com'],
  ['a wildcard for everything', '*'],
  ['one label', 'com'],
  ['nothing', ''],
  ['a trailing dot', 'api.partner.com.'],
  ['a leading dot', '.partner.com'],
  ['two dots', 'api..partner.com'],
  ['upper case', 'API.partner.com'],
  ['a space', 'api.partner.com '],
  ['a line break', 'api.partner.com\n'],
  ['a semicolon, which would end a CSP directive', 'api.partner.com;script-src'],
  ['an IPv4 address', '10.0.0.1'],
  ['an IPv4 address in one part', '2130706433.1'],
  ['an IPv4 address in hexadecimal', '127.0.0.0x1'],
  ['an IPv6 address', '[::1]'],
  ['localhost', 'localhost'],
  ['a name under localhost', 'store.localhost'],
  ['a name of the local network', 'printer.local'],
  ['a name of a company network', 'wiki.corp'],
  ['a name of the internal zone', 'metadata.google.internal'],
  ['a reverse lookup', '1.0.0.10.in-addr.arpa'],
  ['letters outside ASCII', 'bücher.example'],
  ['a look-alike letter', 'аpi.partner.com'],
  ['a hyphen at the edge of a label', '-api.partner.com'],
  ['an underscore', 'my_api.partner.com'],
  ['reserved hyphens that are not punycode', 'ab--cd.partner.com'],
  ['a label of 64 characters', `${'a'.repeat(64)}.com`],
  ['more than 253 characters', `${'a.'.repeat(126)}com`],
];

describe('a domain in a manifest (package-format 3.9)', () => {
  it.each(allowed)('may be %s', (domain) => {
    expect(isAllowedDomain(domain)).toBe(true);
  });

  it.each(refused)('may not have %s', (_, domain) => {
    expect(isAllowedDomain(domain)).toBe(false);
  });
});

describe('a domain in a debug host (package-format 3.9)', () => {
  it.each([...allowed, 'localhost:8080', 'store.localhost:4402', 'a.b.localhost:1', 'localhost:65535'])(
    'may be %s',
    (domain) => {
      expect(isDebugDomain(domain)).toBe(true);
    },
  );

  it.each([
    ...refused.map(([, domain]) => domain),
    'localhost:0',
    'localhost:08080',
    'localhost:65536',
    'localhost:',
    'localhost:80:80',
    'evil.com:80',
    'localhost.evil.com:80',
    'xlocalhost:80',
    '127.0.0.1:8080',
    '*.localhost:4402',
    'Store.localhost:4402',
  ])('may not be %s', (domain) => {
    expect(isDebugDomain(domain)).toBe(false);
  });
});
