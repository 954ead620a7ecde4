import { describe, expect, it } from 'vitest';

import { isAllowedRequest, isOfOrigin, pathInOrigin } from '../src/surface/request-rule.js';

const origin = 'miniapp://pabc';

describe('a URL of an origin', () => {
  it.each([
    'miniapp://pabc',
    'miniapp://pabc/',
    'miniapp://pabc/a?b#c',
    'miniapp://pabc?b',
    'miniapp://pabc#c',
  ])('is %s', (url) => {
    expect(isOfOrigin(url, origin)).toBe(true);
  });

  // bridges 3e, row 15
  it.each([
    'miniapp://pabcd/',
    'miniapp://pabc.evil.example/',
    'miniapp://pabc@evil.example/',
    'miniapp://pabc:80/',
    'miniapp://pabc\\@evil.example/',
    'miniapp://evil/miniapp://pabc/',
    'https://pabc/',
    'MINIAPP://PABC/',
    'blob:miniapp://pabc/1',
    'about:blank',
    'data:text/html,miniapp://pabc/',
    '',
  ])('is not %s', (url) => {
    expect(isOfOrigin(url, origin)).toBe(false);
  });

  it.each([
    ['miniapp://pabc', '/'],
    ['miniapp://pabc?q', '/'],
    ['miniapp://pabc/a%20b/c.html?q#f', '/a%20b/c.html'],
  ])('%s has the path %s', (url, path) => {
    expect(pathInOrigin(url, origin)).toBe(path);
  });
});

describe('a request of a document', () => {
  const rule = { origin, domains: ['api.partner.example', 'store.localhost:4402'] };

  it.each([
    'miniapp://pabc/app.js',
    'https://api.partner.example/v1?q',
    'wss://api.partner.example/live',
    'http://store.localhost:4402/',
    'ws://store.localhost:4402/',
    'data:image/png;base64,AA==',
    'blob:miniapp://pabc/6b1a',
  ])('may go to %s', (url) => {
    expect(isAllowedRequest(url, rule)).toBe(true);
  });

  it.each([
    'miniapp://pother/app.js',
    'https://partner.example/',
    'https://www.api.partner.example/',
    'https://api.partner.example.evil.example/',
    'https://api.partner.example@evil.example/',
    'https://api.partner.example:8443/',
    'http://api.partner.example/',
    'ws://api.partner.example/',
    'https://store.localhost:4402/',
    'blob:https://evil.example/6b1a',
    'file:///etc/passwd',
    'chrome://version/',
    'devtools://devtools/bundled/inspector.html',
  ])('may not go to %s', (url) => {
    expect(isAllowedRequest(url, rule)).toBe(false);
  });
});
