import { describe, expect, it } from 'vitest';

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
    ['the boot page, by the host', '/__miniapp/boot', 'https://app.example/', 'iframe', 'boot'],
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
    [
      'the page that empties an origin, by the host',
      '/__miniapp/forget',
      'https://app.example/',
      'iframe',
      'network',
    ],
    [
      'the same, by another program',
      '/__miniapp/forget',
      'https://pxyz.programs.example/',
      'iframe',
      'refused',
    ],
    ['the same, by the program', '/__miniapp/forget', 'https://pabc.programs.example/', 'iframe', 'refused'],
    ['the opaque page', '/__miniapp/opaque', '', 'iframe', 'network'],
    [
      'a page, by the boot page',
      '/index.html',
      'https://pabc.programs.example/__miniapp/boot',
      'iframe',
      'package',
    ],
    ['a page, by another page', '/', 'https://pabc.programs.example/index.html?a#b', 'iframe', 'package'],
    [
      'a page, by the host, sent on from the boot page',
      '/index.html',
      'https://app.example/',
      'iframe',
      'sent-on',
    ],
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
