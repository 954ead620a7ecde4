import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { createContainerVerifier, verifyPackage } from '../src/index.js';
import { crypto, loanFiles, makeKeyPair, packLoans, refusalOf, text } from './fixture.js';
import type { KeyPair } from './fixture.js';
import { rawZip } from './raw-zip.js';
import type { HeaderFields, RawArchive, RawEntry } from './raw-zip.js';
import { describeVectors } from './vectors.js';

let partner: KeyPair;
let packed: Uint8Array;
let good: readonly RawEntry[];

beforeAll(async () => {
  partner = await makeKeyPair();
  packed = await packLoans(partner.signer);
  const { manifestBytes } = await verify(packed);
  good = [
    { name: 'manifest.json', content: manifestBytes },
    ...[...loanFiles].map(([name, content]) => ({ name, content })),
  ];
});

function verify(bytes: Uint8Array) {
  return verifyPackage(bytes, { keys: [partner.publicKey], crypto });
}

async function stream(bytes: Uint8Array, chunkBytes = 7) {
  const verifier = createContainerVerifier({ keys: [partner.publicKey], crypto });
  for (let at = 0; at < bytes.length; at += chunkBytes)
    await verifier.write(bytes.subarray(at, at + chunkBytes));
  return verifier.end();
}

/** The good entries with one of them changed. */
function withEntry(index: number, change: Partial<RawEntry>): readonly RawEntry[] {
  return good.map((entry, at) => (at === index ? { ...entry, ...change } : entry));
}

/** The good entries and one more, after `js/app.js` unless another place is given. */
function withExtra(entry: Partial<RawEntry>, at = 3): readonly RawEntry[] {
  const extra = { name: 'evil.js', content: text('alert(1)'), ...entry };
  return [...good.slice(0, at), extra, ...good.slice(at)];
}

type Case = readonly [title: string, code: string, make: () => Uint8Array];

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

/** Each is wrong in both headers, in the local one and in the central one. */
const fields: readonly (readonly [string, HeaderFields])[] = [
  ['Z18 a symbolic link', { attributes: 0o120777 * 65536, madeBy: 0x0314 }],
  ['Z18 a device', { attributes: 0o60644 * 65536, madeBy: 0x0314 }],
  ['Z25 deflate as method', { method: 8 }],
  ['Z26 another size', { size: 99 }],
  ['Z27 another CRC', { crc: 1 }],
  ['Z29 the encryption flag', { flags: 0x0801 }],
  ['Z30 strong encryption', { flags: 0x0841 }],
  ['Z31 an unknown method', { method: 93 }],
  ['Z34 another stored size', { compressedSize: 99 }],
  ['Z36 a data descriptor', { flags: 0x0808 }],
  ['Z37 a zip64 sentinel', { size: 0xffffffff, compressedSize: 0xffffffff }],
  ['Z42 another disk', { disk: 1 }],
  ['Z44 a comment', { comment: text('hello') }],
  ['Z53 an extra field', { extra: Uint8Array.of(0x75, 0x70, 1, 0, 1) }],
  ['Z58 a time', { time: 1 }],
  ['Z58 a date', { date: 0x5a21 }],
  ['Z59 a higher version', { versionNeeded: 45 }],
  ['Z14 no UTF-8 flag', { flags: 0 }],
  ['made by another system', { madeBy: 0x0314 }],
];
const centralOnly: readonly (keyof HeaderFields)[] = ['attributes', 'madeBy', 'disk', 'comment'];

const headers: readonly Case[] = fields.flatMap(([title, wrong]) => {
  const isCentralOnly = Object.keys(wrong).every((name) => centralOnly.some((field) => field === name));
  const where = isCentralOnly ? (['central'] as const) : (['both', 'local', 'central'] as const);
  return [0, 2].flatMap((index) =>
    where.map((place): Case => [
      `${title} (${place}, entry ${String(index)})`,
      'CONTAINER_NOT_CANONICAL',
      () => rawZip(withEntry(index, { [place]: wrong })),
    ]),
  );
});

const archive = (fault: RawArchive) => () => rawZip(good, fault);

const frames: readonly Case[] = [
  [
    'Z24 another name in the directory',
    'UNLISTED_FILE',
    () => rawZip(withEntry(2, { central: { name: text('js/bpp.js') } })),
  ],
  [
    'Z24 another name before the content',
    'UNLISTED_FILE',
    () => rawZip(withEntry(2, { local: { name: text('js/bpp.js') } })),
  ],
  [
    'Z32 a size that is too small',
    'FILE_SIZE_MISMATCH',
    () => rawZip(withEntry(2, { both: { size: 3, compressedSize: 3 } })),
  ],
  [
    'Z33 a size that is too large',
    'FILE_SIZE_MISMATCH',
    () => rawZip(withEntry(2, { both: { size: 40, compressedSize: 40 } })),
  ],
  ['Z41 too few entries', 'CONTAINER_NOT_CANONICAL', archive({ count: 3 })],
  ['Z41 too many entries', 'CONTAINER_NOT_CANONICAL', archive({ count: 5 })],
  ['Z41 two counts', 'CONTAINER_NOT_CANONICAL', archive({ countOnDisk: 3 })],
  ['Z42 another disk', 'CONTAINER_NOT_CANONICAL', archive({ disk: 1 })],
  [
    'Z43 a second end in the comment',
    'CONTAINER_APPENDED',
    () => rawZip(good, { comment: rawZip([]), suffix: text('x') }),
  ],
  ['Z44 an archive comment', 'CONTAINER_NOT_CANONICAL', archive({ comment: text('hello') })],
  ['Z45 bytes before it', 'CONTAINER_PREPENDED', archive({ prefix: text('dex\n035') })],
  [
    'Z45 bytes before it, offsets adjusted',
    'CONTAINER_PREPENDED',
    archive({ prefix: text('dex\n035'), isAdjusted: true }),
  ],
  ['Z45 one byte before it', 'CONTAINER_PREPENDED', archive({ prefix: text('P') })],
  ['Z46 bytes after it', 'CONTAINER_APPENDED', archive({ suffix: text('hello') })],
  ['Z46 one byte after it', 'CONTAINER_APPENDED', archive({ suffix: Uint8Array.of(0) })],
  ['Z46 another container after it', 'CONTAINER_APPENDED', () => Uint8Array.from([...packed, ...packed])],
  ['Z47 a gap between entries', 'CONTAINER_NOT_CANONICAL', () => rawZip(withEntry(1, { gap: text('gap') }))],
  [
    'Z47 a gap before the directory',
    'CONTAINER_NOT_CANONICAL',
    () => rawZip(withEntry(3, { gap: text('gap') })),
  ],
  ['Z47 a gap before the end', 'CONTAINER_NOT_CANONICAL', archive({ beforeEnd: text('gap') })],
  [
    'Z56 a directory offset into a file',
    'CONTAINER_PREPENDED',
    archive({ directoryOffset: 0, prefix: text('x') }),
  ],
  ['Z56 a wrong directory offset', 'CONTAINER_NOT_CANONICAL', archive({ directoryOffset: 60 })],
  ['Z56 a wrong directory size', 'CONTAINER_NOT_CANONICAL', archive({ directoryBytes: 60 })],
  ['an archive without entries', 'MANIFEST_NOT_FIRST', () => rawZip([])],
  [
    'another kind of file',
    'NOT_A_CONTAINER',
    () => text('<!doctype html><title>Not found</title>'.repeat(10)),
  ],
  ['a file of zeros', 'NOT_A_CONTAINER', () => new Uint8Array(100)],
  ['no bytes', 'CONTAINER_TRUNCATED', () => new Uint8Array(0)],
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

describe.each([
  ['by name', names],
  ['by listing', listing],
  ['by header', headers],
  ['by frame', frames],
  ['by content', contents],
])('a hostile container %s (package-format 1)', (_, cases) => {
  it.each(cases)('%s is refused with %s', async (_title, code, make) => {
    const refusal = await refusalOf(() => verify(make()));
    expect(refusal.code).toBe(code);
    expect(refusal.rule).toMatch(/^[1-4]\.\d+$/);
    expect(refusal.message).toMatch(/^[A-Z“"'0-9a-z].*\.$/s);
  });

  it.each(cases)('%s is refused while it streams', async (_title, _code, make) => {
    const refusal = await refusalOf(() => stream(make()));
    expect(refusal.name).toBe('PackageError');
  });
});

describe('a container that ends too early', () => {
  it('is refused wherever it ends, whole and streaming alike (package-format 1.6)', async () => {
    for (
      let length = 1;
      length < packed.length;
      length += length < 60 || length > packed.length - 300 ? 1 : 37
    ) {
      const cut = packed.slice(0, length);
      expect([length, (await refusalOf(() => verify(cut))).code]).toEqual([length, 'CONTAINER_TRUNCATED']);
      expect([length, (await refusalOf(() => stream(cut, 50))).code]).toEqual([
        length,
        'CONTAINER_TRUNCATED',
      ]);
    }
  });
});

describeVectors('public hostile archives', (vectors) => {
  const archives = ['zip/yauzl-failure', 'zip/zip-slip'].flatMap((folder) =>
    vectors.names(folder).map((name) => `${folder}/${name}`),
  );

  it('are all there', () => {
    expect(archives).toHaveLength(26);
  });

  it.each(archives)('%s is refused', async (path) => {
    const bytes = vectors.bytes(path);
    expect((await refusalOf(() => verify(bytes))).name).toBe('PackageError');
    expect((await refusalOf(() => stream(bytes, 4096))).name).toBe('PackageError');
  });

  it.each(['zip/zip-slip/zip-slip.zip', 'zip/zip-slip/zip-slip-win.zip'])(
    '%s is refused for its path',
    async (path) => {
      expect((await refusalOf(() => verify(vectors.bytes(path)))).code).toBe('PATH_UNSAFE');
    },
  );
});
