import { describe, expect, it } from 'vitest';

import { answerRequest } from '../src/surface/answer-request.js';
import { parseByteRange } from '../src/surface/byte-range.js';
import { contentTypeOf } from '../src/surface/content-type.js';
import { guestHeaders, refusalHeaders } from '../src/surface/guest-policy.js';

describe('the headers of a program', () => {
  it('confine it to itself', () => {
    const { 'permissions-policy': permissions, ...headers } = guestHeaders({
      frameAncestors: 'https://app.example',
      domains: [],
    });
    expect(headers).toEqual({
      'cache-control': 'no-store',
      'connection-allowlist': '(response-origin)',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors https://app.example",
      'cross-origin-resource-policy': 'same-origin',
      'origin-agent-cluster': '?1',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(permissions).toMatch(
      /^accelerometer=\(\), camera=\(\), .*geolocation=\(\).*microphone=\(\).*storage-access=\(\)/,
    );
  });

  it('open connections, pictures, fonts and media to its domains, never scripts', () => {
    const headers = guestHeaders({
      frameAncestors: 'https://app.example',
      domains: ['api.partner.example', 'store.localhost:4402'],
    });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' https://api.partner.example http://store.localhost:4402 wss://api.partner.example ws://store.localhost:4402; img-src 'self' data: blob: https://api.partner.example http://store.localhost:4402; font-src 'self' https://api.partner.example http://store.localhost:4402; media-src 'self' blob: https://api.partner.example http://store.localhost:4402; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors https://app.example",
    );
    expect(headers['connection-allowlist']).toBe(
      '(response-origin "https://api.partner.example/*" "wss://api.partner.example/*" "http://store.localhost:4402/*" "ws://store.localhost:4402/*")',
    );
  });

  it('of a page without its code leave it no origin', () => {
    expect(refusalHeaders('https://app.example')).toEqual({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors https://app.example; sandbox",
      'content-type': 'text/plain; charset=utf-8',
      'origin-agent-cluster': '?1',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });
});

describe('the content type of a file', () => {
  it.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['a/b.min.JS', 'text/javascript; charset=utf-8'],
    ['module.mjs', 'text/javascript; charset=utf-8'],
    ['style.css', 'text/css; charset=utf-8'],
    ['data.json', 'application/json'],
    ['lib.wasm', 'application/wasm'],
    ['icon.svg', 'image/svg+xml'],
    ['photo.jpeg', 'image/jpeg'],
    ['font.woff2', 'font/woff2'],
    ['file', 'application/octet-stream'],
    ['html', 'application/octet-stream'],
    ['folder.html/file', 'application/octet-stream'],
    ['page.xhtml', 'application/octet-stream'],
    ['.constructor', 'application/octet-stream'],
  ])('%s is %s', (path, type) => {
    expect(contentTypeOf(path)).toBe(type);
  });
});

describe('the byte range of a request', () => {
  it.each([
    [null, null],
    ['bytes=0-99', { first: 0, last: 99 }],
    ['bytes=0-', { first: 0, last: 99 }],
    ['bytes=90-500', { first: 90, last: 99 }],
    ['bytes=-10', { first: 90, last: 99 }],
    ['bytes=-500', { first: 0, last: 99 }],
    ['bytes=99-99', { first: 99, last: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-3', null],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['lines=0-1', null],
  ])('%s of 100 bytes', (header, range) => {
    expect(parseByteRange(header, 100)).toEqual(range);
  });
});

describe('a request of a document', () => {
  const files = {
    read: (path: string) => {
      if (path === 'damaged.js') return Promise.reject(new Error('not what was signed'));
      if (path === 'away.js')
        return Promise.reject(Object.assign(new Error('offline'), { name: 'PartUnavailableError' }));
      return Promise.resolve(path === 'a b/index.html' ? new TextEncoder().encode('<p>hello') : null);
    },
    replace: () => Promise.resolve(null),
    part: () => Promise.resolve(null),
  };
  const release = { entryPoint: 'a b/index.html', domains: ['api.partner.example'], files };

  it.each([
    ['the entry point', { path: '/' }, 200, '<p>hello'],
    ['a file, by its escaped name', { path: '/a%20b/index.html' }, 200, '<p>hello'],
    ['a stretch of it', { path: '/', range: 'bytes=3-5' }, 206, 'hel'],
    ['a stretch beyond it', { path: '/', range: 'bytes=50-' }, 416, null],
    ['its head', { path: '/', method: 'HEAD' }, 200, null],
    ['what is not there', { path: '/other.html' }, 404, 'other.html is not in the package.\n'],
    ['a name that is none', { path: '/%ff' }, 404, 'No file has such a name.\n'],
    ['a folder above', { path: '/../index.html' }, 404, '../index.html is not in the package.\n'],
    ['a change', { path: '/', method: 'POST' }, 405, 'Only GET and HEAD.\n'],
    [
      'what was damaged',
      { path: '/damaged.js' },
      500,
      'The package is damaged: this file is not what the partner signed.\n',
    ],
    [
      'what is not here now',
      { path: '/away.js' },
      503,
      'This part could not be loaded. Check the connection and try again.\n',
    ],
  ])('for %s', async (_, request, status, text) => {
    const answer = await answerRequest({ method: 'GET', range: null, ...request }, release);
    expect(answer.status).toBe(status);
    expect(answer.body === null ? null : new TextDecoder().decode(answer.body)).toBe(text);
  });

  it('is answered under the policy of the release, and refused without any origin', async () => {
    const { headers } = await answerRequest({ method: 'GET', path: '/', range: null }, release);
    expect(headers['content-security-policy']).toContain("connect-src 'self' https://api.partner.example ");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'self'");
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const refused = await answerRequest({ method: 'GET', path: '/x', range: null }, release);
    expect(refused.headers['content-security-policy']).toContain('; sandbox');
  });
});
