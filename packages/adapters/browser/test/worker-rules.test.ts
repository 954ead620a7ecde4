import { describe, expect, it } from 'vitest';

import { contentTypeOf } from '../src/content-type.js';
import { parseByteRange } from '../src/worker/byte-range.js';
import { guestHeaders, refusalHeaders } from '../src/worker/guest-policy.js';
import { insertHealthScript } from '../src/worker/insert-health-script.js';
import { navigationRule } from '../src/worker/navigation-rule.js';

const tag = '<script src="/__miniapp/health.js"></script>';

describe('inserting the health script', () => {
  it.each([
    ['a doctype', '<!doctype html>|<p>'],
    ['a doctype in capitals, after space', ' \n<!DOCTYPE HTML>|<html lang="en"><head>'],
    ['a legacy doctype', '<!DOCTYPE html SYSTEM "about:legacy-compat">|<html>'],
    ['comments before the doctype', '<!-- a --><!-- b --!>\n<!doctype html>|<p>'],
    ['short comments before the doctype', '<!--><!---><!doctype html>|<p>'],
    ['an XML declaration before the doctype', '<?xml version="1.0"?>\n<!doctype html>|<p>'],
    ['no doctype', '|<html><head><script>early()</script>'],
    ['a comment and no doctype', '|<!-- a --><p>'],
    ['a comment that never ends', '|<!-- <!doctype html>'],
    ['a doctype inside a comment', '|<!-- <!doctype html> --><p>'],
    ['a doctype after code', '|<script>early()</script><!doctype html>'],
    ['a doctype after code between comments', '|<!-- a --><script>early()</script><!-- b --><!doctype html>'],
    ['a byte order mark', '\ufeff<!doctype html>|<p>'],
    ['a byte order mark and no doctype', '\ufeff|<p>'],
    ['nothing', '|'],
  ])('stands in front of all code, with %s', (_, html) => {
    const [before = '', after = ''] = html.split('|');
    const inserted = insertHealthScript(new TextEncoder().encode(before + after));
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(inserted)).toBe(before + tag + after);
  });

  it('takes no longer for a document made of comments', () => {
    const html = `${'<!-- a -->'.repeat(100_000)}<!doctype html>`;
    const inserted = new TextDecoder().decode(insertHealthScript(new TextEncoder().encode(html)));
    expect(inserted.startsWith(tag)).toBe(true);
  });
});

describe('a navigation in a program origin', () => {
  const origins = { own: 'https://pabc.programs.example', host: 'https://app.example' };

  it.each([
    ['the boot page, by the host', '/__miniapp/boot', 'https://app.example/', 'iframe', 'network'],
    [
      'the boot page, by another program',
      '/__miniapp/boot',
      'https://pxyz.programs.example/',
      'iframe',
      'refused',
    ],
    [
      'the boot page, by the program',
      '/__miniapp/boot',
      'https://pabc.programs.example/',
      'iframe',
      'refused',
    ],
    ['the boot page, by nobody', '/__miniapp/boot', '', 'iframe', 'refused'],
    ['the boot page, in a tab', '/__miniapp/boot', 'https://app.example/', 'document', 'refused'],
    ['the opaque page', '/__miniapp/opaque', '', 'iframe', 'network'],
    [
      'a page, by the boot page',
      '/index.html',
      'https://pabc.programs.example/__miniapp/boot',
      'iframe',
      'package',
    ],
    ['a page, by another page', '/', 'https://pabc.programs.example/index.html?a#b', 'iframe', 'package'],
    ['a page, by the host', '/index.html', 'https://app.example/', 'iframe', 'refused'],
    ['a page, by another program', '/index.html', 'https://pxyz.programs.example/', 'iframe', 'refused'],
    [
      'a page, by an origin that begins alike',
      '/',
      'https://pabc.programs.example.evil/',
      'iframe',
      'refused',
    ],
    ['a page, by another port', '/', 'https://pabc.programs.example:8443/', 'iframe', 'refused'],
    ['a page, by nobody', '/index.html', '', 'iframe', 'refused'],
    ['a page, by a word', '/index.html', 'about:client', 'iframe', 'refused'],
    ['a page, in a tab', '/index.html', 'https://pabc.programs.example/', 'document', 'refused'],
  ])('to %s', (_, path, referrer, destination, rule) => {
    expect(navigationRule({ path, referrer, destination }, origins)).toBe(rule);
  });
});

describe('the headers of a program', () => {
  it('confine it to itself', () => {
    const { 'permissions-policy': permissions, ...headers } = guestHeaders({
      hostOrigin: 'https://app.example',
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
      hostOrigin: 'https://app.example',
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
