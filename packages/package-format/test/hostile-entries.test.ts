import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loanFiles, refusalOf, text } from './fixture.js';
import { describeHostile, good, packed, verify, withEntry, withExtra } from './hostile-container.js';
import type { Case } from './hostile-container.js';
import { rawZip } from './raw-zip.js';

const names: readonly Case[] = (
  [
    ['Z1 a parent folder', '../evil.js'],
    ['Z2 a parent folder in the middle', 'a/../../evil.js'],
    ['Z3 a backslash', '..\\evil.js'],
    ['Z4 an absolute path', '/etc/passwd'],
    ['Z5 a drive', 'C:/evil.js'],
    ['Z6 a share', '\\\\server\\evil.js'],
    ['Z7 NUL', 'evil\u0000.js'],
    ['Z8 no name', ''],
    ['Z9 a dot segment', './index.html'],
    ['Z9 two slashes', 'js//app.js'],
    ['Z10 a trailing dot', 'evil.'],
    ['Z11 a device', 'nul.js'],
    ['Z12 an NTFS stream', 'index.html:stream'],
    ['Z13 a bidi control', 'evil\u202esj.exe'],
    ['Z14 bytes that are not UTF-8', Uint8Array.of(0x65, 0xff, 0x2e, 0x6a, 0x73)],
    ['Z15 an accent in two parts', 'cafe\u0301.js'],
    ['Z20 more than 200 bytes', 'a/'.repeat(120) + 'b'],
  ] as const
).map(([title, name]) => [title, 'PATH_UNSAFE', () => rawZip(withExtra({ name }))]);

const listing: readonly Case[] = [
  ['Z16 two names that differ in case', 'PATH_COLLISION', () => rawZip(withExtra({ name: 'JS/app.js' }, 4))],
  ['Z19 a folder entry', 'UNLISTED_FILE', () => rawZip(withExtra({ name: 'js/', content: text('') }))],
  ['Z21 a name twice', 'DUPLICATE_ENTRY', () => rawZip(withExtra({ name: 'js/app.js' }))],
  ['Z21 a name twice, at the end', 'DUPLICATE_ENTRY', () => rawZip(withExtra({ name: 'js/app.js' }, 4))],
  ['Z21 the manifest twice', 'DUPLICATE_ENTRY', () => rawZip(withExtra({ name: 'manifest.json' }, 1))],
  ['Z22 a file that the directory hides', 'UNLISTED_FILE', () => rawZip(withExtra({ isHidden: true }))],
  ['Z22 a hidden file at the end', 'UNLISTED_FILE', () => rawZip(withExtra({ isHidden: true }, 4))],
  [
    'Z22 a hidden second copy',
    'DUPLICATE_ENTRY',
    () => rawZip(withExtra({ name: 'index.html', isHidden: true })),
  ],
  ['Z23 a file in the directory only', 'UNLISTED_FILE', () => rawZip(withExtra({ isPhantom: true }))],
  [
    'Z48 a second name for the same content',
    'UNLISTED_FILE',
    () => rawZip(withExtra({ isPhantom: true, central: { offset: 0 } })),
  ],
  [
    'Z53 a nested zip as a file',
    'UNLISTED_FILE',
    () => rawZip(withExtra({ name: 'evil.zip', content: packed })),
  ],
  ['M17 an unlisted file', 'UNLISTED_FILE', () => rawZip(withExtra({}))],
  ['M17 an unlisted file at the end', 'UNLISTED_FILE', () => rawZip(withExtra({}, 4))],
  [
    'M17 an unlisted file with a long name',
    'UNLISTED_FILE',
    () => rawZip(withExtra({ name: 'evil'.repeat(20) })),
  ],
  ['M16 a missing file', 'MISSING_FILE', () => rawZip(good.filter(({ name }) => name !== 'js/app.js'))],
  ['M16 the last file missing', 'MISSING_FILE', () => rawZip(good.slice(0, 3))],
  ['M16 all files missing', 'MISSING_FILE', () => rawZip(good.slice(0, 1))],
  [
    'Z55 another order',
    'CONTAINER_NOT_CANONICAL',
    () => rawZip([0, 2, 1, 3].map((at) => good[at] ?? { name: '', content: text('') })),
  ],
  ['Z60 the manifest last', 'MANIFEST_NOT_FIRST', () => rawZip([...good.slice(1), ...good.slice(0, 1)])],
  ['Z60 no manifest', 'MANIFEST_NOT_FIRST', () => rawZip(good.slice(1))],
  ['Z60 a manifest in capitals', 'PATH_UNSAFE', () => rawZip(withEntry(0, { name: 'MANIFEST.JSON' }))],
];

const contents: readonly Case[] = [
  [
    'M18 another content of the same size',
    'FILE_HASH_MISMATCH',
    () => rawZip(withEntry(2, { content: text('document.title = "Moans";') })),
  ],
  [
    'M18 a longer content',
    'FILE_SIZE_MISMATCH',
    () => rawZip(withEntry(2, { content: text('alert(1); alert(2); alert(3);') })),
  ],
  ['M18 an empty content', 'FILE_SIZE_MISMATCH', () => rawZip(withEntry(2, { content: text('') }))],
  [
    'U8 the content of another file',
    'FILE_SIZE_MISMATCH',
    () => rawZip(withEntry(2, { content: loanFiles.get('index.html') ?? text('') })),
  ],
  [
    'compressed by a general tool',
    'CONTAINER_NOT_CANONICAL',
    () => {
      const content = loanFiles.get('js/app.js') ?? text('');
      const both = { method: 8, size: content.length };
      return rawZip(withEntry(2, { content: new Uint8Array(deflateRawSync(content)), both }));
    },
  ],
  [
    'another content, written again by a general tool',
    'FILE_HASH_MISMATCH',
    () =>
      rawZip(
        withEntry(2, { content: text('document.title = "Moans";') }).map((entry) => ({
          ...entry,
          both: { flags: 0, date: 0x5a21, time: 0x6000, attributes: 0o600 * 65536, madeBy: 0x0314 },
        })),
      ),
  ],
  [
    'a manifest that is not signed',
    'SIGNATURE_MISSING',
    () => rawZip(withEntry(0, { content: text('{"id":"com.partner.loans"}') })),
  ],
  [
    'a manifest that is not signed, written by a general tool',
    'SIGNATURE_MISSING',
    () =>
      rawZip(
        withEntry(0, { content: text('{ "id": "com.partner.loans" }'), both: { flags: 0, date: 0x5a21 } }),
      ),
  ],
  [
    'a manifest of more than 1 MiB',
    'MANIFEST_TOO_LARGE',
    () => rawZip(withEntry(0, { content: new Uint8Array(1_048_577) })),
  ],
  [
    'more than 4,097 entries',
    'TOO_MANY_FILES',
    () => rawZip(Array.from({ length: 4098 }, (_, at) => ({ name: `f${String(at)}`, content: text('') }))),
  ],
];

describeHostile('a container with a hostile name (package-format 2)', names);
describeHostile('a container with other entries than its manifest (package-format 1.8)', listing);
describeHostile(
  'a container with other contents, explained and never accepted (package-format 1.9 and 1.10)',
  contents,
);

describe('a message about a hostile name', () => {
  it('shows no character that could turn it around or hide in it', async () => {
    const refusal = await refusalOf(() => verify(rawZip(withExtra({ name: 'a\u202e\u200b\u0007é😀.js' }))));
    expect(refusal.message).toContain('"a\\u202e\\u200b\\u0007\\u00e9\\ud83d\\ude00.js"');
    expect(refusal.message).toMatch(/^[ -~]+$/);
  });

  it('stays short', async () => {
    const refusal = await refusalOf(() => verify(rawZip(withExtra({ name: 'a'.repeat(60_000) }))));
    expect(refusal.code).toBe('PATH_UNSAFE');
    expect(refusal.message.length).toBeLessThan(400);
    expect(refusal.path?.length).toBeLessThan(400);
  });
});
