import { describe, expect, it } from 'vitest';
import { refusalOf, text } from './fixture.js';
import { describeHostile, packed, good, stream, verify, withEntry } from './hostile-container.js';
import type { Case } from './hostile-container.js';
import { rawZip } from './raw-zip.js';
import type { HeaderFields, RawArchive } from './raw-zip.js';
import { describeVectors } from './vectors.js';

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
  ['Z56 a directory offset into a file', 'CONTAINER_NOT_CANONICAL', archive({ directoryOffset: 0 })],
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

describeHostile('a container with another header (package-format 1.3 and 1.5)', headers);
describeHostile('a container in another frame (package-format 1.4 and 1.6)', frames);

describe('a manifest with a wrong CRC in its header', () => {
  it('is refused by rule 1.7, because two readers would disagree about it', async () => {
    const refusal = await refusalOf(() => verify(rawZip(withEntry(0, { both: { crc: 1 } }))));
    expect(refusal).toMatchObject({ code: 'CONTAINER_NOT_CANONICAL', rule: '1.7', path: 'manifest.json' });
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
