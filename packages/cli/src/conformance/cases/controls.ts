import { accepted, manifestCase, group, packageCase } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import {
  fileMembers,
  filesWith,
  listing,
  manifestMembers,
  packed,
  sampleFiles,
  signedManifest,
  utf8,
} from '../sample-program.js';
import type { Files, Members } from '../sample-program.js';
import { rawZip } from '../raw-zip.js';
import { manyFiles } from './container-shapes.js';

/** C1 to C9, the controls: what must be accepted, because a verifier that refuses everything is no verifier. */
export function controlCases(): readonly CaseGroup[] {
  const deep = `${'a/'.repeat(9)}${'b'.repeat(81)}/${'c'.repeat(100)}`;
  return [
    group('C1', () => [
      good(
        'one empty page and nothing optional',
        { permissions: [], allowedDomains: [] },
        new Map([['index.html', utf8('')]]),
      ),
    ]),
    group('C2', () => [
      good('the sample that all other cases change'),
      packageCase('the release that was asked for', packed(), accepted, {
        expected: {
          id: 'com.partner.loans',
          manifestSha256: fileMembers(signedManifest(manifestMembers())).sha256,
          containerBytes: packed().length,
        },
      }),
      manifestCase('its manifest alone', signedManifest(manifestMembers()), accepted),
    ]),
    group('C3', () => [
      good('200 files', {}, manyFiles(199)),
      good('4,096 files', {}, manyFiles(4095)),
      good('an empty file', {}, filesWith({ 'nothing.txt': '' })),
      good('a file of 300 kB', {}, filesWith({ 'large.bin': '0123456789'.repeat(30_000) })),
      good('a path of 200 bytes and a segment of 100', {}, filesWith({ [deep]: 'x' })),
      good('a path of 16 segments', {}, filesWith({ [`${'a/'.repeat(15)}x`]: 'x' })),
      good('every character that a path may have', {}, filesWith({ "a B.9_~!$&'()+,;=@^{}[]-": 'x' })),
      good(
        'names that only look like others',
        {},
        filesWith({ 'console.js': '', com10: '', 'a..b': '', '...a': '', 'x/manifest.json': '' }),
      ),
      good(
        'names that objects have',
        {},
        filesWith({ toString: '', hasOwnProperty: '', valueOf: '', length: '' }),
      ),
      good(
        'names whose order differs from the order of words',
        {},
        filesWith({ '10': '', '9': '', B: '', '[id].js': '', _x: '', 'a.js': '', 'a/z.js': '', '~': '' }),
      ),
      good(
        'a content that looks like headers of an archive',
        {},
        filesWith({ 'inner.bin': rawZip([{ name: 'manifest.json', content: utf8('{}') }]) }),
      ),
      good('a content that is not UTF-8', {}, filesWith({ 'image.png': Uint8Array.of(0x89, 0x50, 0xff, 0) })),
    ]),
    group('C4', () => [subPackages()]),
    group('C5', () => [
      good('a native program, whose entry is no page', { runtime: 'native', entryPoint: 'js/app.js' }),
      good('a program with a worker', { runtime: 'web+worker' }),
      good(
        'an entry page with the ending .htm',
        { entryPoint: 'start.htm' },
        filesWith({ 'start.htm': 'x' }),
      ),
      good('no web storage', { webStorage: false, dataVersion: 9_007_199_254_740_991 }),
    ]),
    group('C6', () => [
      good('members of nobody, 16 levels deep in all', {
        'x-test': nested(15),
        'x-other-1': { $: [null, true, -5] },
      }),
      good('names in the order of UTF-16 units', {
        'x-test': { '\u{1f600}': 1, '\ufb33': 2, '\u20ac': 3, '\r': 4, '1': 5 },
      }),
      good('text of every kind', { 'x-test': '\b\t\n\f\r"\\/\u001f\u007f\u2028\u{1f600}\ufffd' }),
    ]),
    group('C7', () => [
      good('a name beyond ASCII', { name: '\u8cb8\u6b3e Pr\u00eats \u{1f4b6}' }),
      good('names and lists at their limits', {
        name: 'x'.repeat(64),
        description: 'y'.repeat(1000),
        permissions: list(64, (at) => `p${at}`),
        allowedDomains: list(64, (at) => `a${at}.partner.com`),
        id: `com.${'x'.repeat(124)}`,
      }),
      good(
        'icons, pages and a window',
        {
          icons: [{ src: 'icon.png', sizes: '48x48 96x96' }],
          pages: ['index.html'],
          window: {
            title: 'Loans',
            themeColor: '#0a5cff',
            backgroundColor: '#ffffff',
            orientation: 'portrait',
            fullscreen: true,
          },
        },
        filesWith({ 'icon.png': 'x' }),
      ),
      good('domains in punycode and with hyphens', {
        allowedDomains: ['xn--bcher-kva.example', 'a-b.c-d.example', '1.example'],
      }),
    ]),
    group('C8', () => [
      good('a pre-release', {
        version: '2.4.0-beta.11',
        minHostVersion: '3.0.0-rc.1',
        rollbackFloor: '2.4.0-beta.2',
      }),
      good('a rollback floor that is the version', { rollbackFloor: '2.3.1' }),
      good('the largest numbers', { version: '9007199254740991.0.9007199254740991' }),
    ]),
    group('C9', () => [manifestCase('a manifest of exactly 1 MiB', padded(1_048_576), accepted)]),
  ];
}

function good(title: string, changes: Members = {}, files: Files = sampleFiles): CaseDraft {
  return packageCase(title, packed(changes, files), accepted);
}

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

function list(count: number, item: (index: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => item(index));
}

function padded(bytes: number): Uint8Array {
  const { length } = signedManifest(manifestMembers({ 'x-padding': '' }));
  return signedManifest(manifestMembers({ 'x-padding': 'x'.repeat(bytes - length) }));
}

function subPackages(): CaseDraft {
  const files = filesWith({ 'pay/index.html': 'pay', 'pay/pay.js': 'pay()', 'shop/shop.js': 'shop()' });
  const members = Object.fromEntries(
    Object.entries(listing(files)).map(([path, file]) => {
      const name = /^(pay|shop)\//.exec(path)?.[1];
      return [path, name === undefined ? file : { ...file, package: name }];
    }),
  );
  return good(
    'two sub-packages with a preload rule',
    {
      packages: { pay: { prefix: 'pay/', preload: ['index.html'] }, shop: { prefix: 'shop/' } },
      files: members,
    },
    files,
  );
}
