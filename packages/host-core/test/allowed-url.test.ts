import { describe, expect, it } from 'vitest';

import { isAllowedUrl } from '../src/allowed-url.js';

const domains = ['api.partner.com', 'store.localhost:4402'];

describe('a URL of network.request', () => {
  it.each([
    'https://api.partner.com',
    'https://api.partner.com/',
    'https://api.partner.com/loans?x=1#top',
    'https://api.partner.com?x=https://evil.example/',
    'http://store.localhost:4402/openapi.json',
  ])('%s is allowed', (url) => {
    expect(isAllowedUrl(url, domains)).toBe(true);
  });

  it.each([
    'http://api.partner.com/',
    'https://api.partner.com:444/',
    'https://api.partner.com.evil.example/',
    'https://evil.example/api.partner.com',
    'https://api.partner.com@evil.example/',
    'https://evil.example\\@api.partner.com/',
    'https://api.partner.com\\.evil.example/',
    'https://API.partner.com/',
    'https://api.partner.com./',
    'https:api.partner.com/',
    'https:///api.partner.com/',
    'ht\ntps://api.partner.com/',
    'https://api.part\tner.com/',
    ' https://api.partner.com/',
    'https://api.partner.com/\n',
    'https://аpi.partner.com/',
    'https://store.localhost:4402/',
    'http://store.localhost:4403/',
    'http://store.localhost/',
    'javascript:alert(1)',
    'file:///etc/hosts',
    '//api.partner.com/',
    '',
  ])('%j is not', (url) => {
    expect(isAllowedUrl(url, domains)).toBe(false);
  });
});
