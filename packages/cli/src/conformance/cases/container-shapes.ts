import { crc32 } from 'node:zlib';
import { accepted, group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { deflateZeros } from '../deflate.js';
import { join } from '../join.js';
import { rawZip } from '../raw-zip.js';
import type { RawArchive, RawEntry } from '../raw-zip.js';
import {
  entriesOf,
  filesWith,
  manifestMembers,
  packed,
  sampleEntries,
  signedManifest,
  utf8,
  withEntry,
  withExtra,
} from '../sample-program.js';

const header = refused('CONTAINER_NOT_CANONICAL', '1.3');
const directory = refused('CONTAINER_NOT_CANONICAL', '1.5');
const unlisted = refused('UNLISTED_FILE', '1.8');

/** Z48 to Z52 and Z55 to Z60: archives whose parts overlap, multiply, change places or are cut off. */
export function containerShapeCases(): readonly CaseGroup[] {
  return [
    group('Z48', () => overlaps()),
    group('Z49', () => [packageCase('1,000 names for one content', kernel(1000), unlisted)]),
    group('Z50', () => [
      packageCase('16 MiB of zeros, compressed to 100 kB and signed as what they become', bomb(), header, {
        note: 'Entries are stored, so no decompressor ever runs; the method alone is the reason to refuse.',
      }),
    ]),
    group('Z51', () => [
      packageCase(
        'a listed file that is a container itself',
        packed({}, filesWith({ 'inner.mpk': packed() })),
        accepted,
        {
          note: 'Accepted: a file is bytes with a digest. Nobody looks inside, so its entries are not entries.',
        },
      ),
      packageCase(
        'a container as an entry that is not listed',
        withExtra({ name: 'inner.mpk', content: packed() }, 2),
        unlisted,
      ),
    ]),
    group('Z52', () => [
      packageCase('4,097 listed files', packed({}, manyFiles(4096)), refused('TOO_MANY_FILES', '3.10')),
      packageCase(
        '5,001 entries, three of them listed',
        rawZip([...sampleEntries(), ...strangers(4997)]),
        refused('TOO_MANY_FILES', '3.10'),
      ),
    ]),
    group('Z55', () => [
      packageCase(
        'two files in another order',
        reordered([0, 2, 1, 3]),
        refused('CONTAINER_NOT_CANONICAL', '1.2'),
      ),
      packageCase('the directory in another order', directoryReordered(), directory),
    ]),
    group('Z56', () => [
      packageCase(
        'a directory said to begin at the first header',
        archive({ directoryOffset: 0 }),
        directory,
      ),
      packageCase('a directory said to begin inside a file', archive({ directoryOffset: 60 }), directory),
      packageCase('a directory said to be shorter', archive({ directoryBytes: 60 }), directory),
      packageCase(
        'an entry said to begin inside another',
        withEntry(3, { central: { offset: 30 } }),
        directory,
      ),
      packageCase('an entry said to begin at the other', withEntry(3, { central: { offset: 0 } }), directory),
    ]),
    group('Z57', () => cuts()),
    group('Z58', () => [
      packageCase('a time', withEntry(2, { both: { time: 1 } }), header),
      packageCase('a date of today', withEntry(2, { both: { date: 0x5a21 } }), header),
      packageCase('a time of manifest.json', withEntry(0, { both: { time: 1 } }), header),
      packageCase(
        'the mode of a common file',
        withEntry(2, { central: { madeBy: 0x0314, attributes: 0o100644 * 0x10000 } }),
        directory,
      ),
      packageCase('made by another version', withEntry(2, { central: { madeBy: 63 } }), directory),
      packageCase(
        'the attribute of a text file',
        withEntry(2, { central: { internalAttributes: 1 } }),
        directory,
      ),
    ]),
    group('Z59', () => [
      packageCase('zip version 4.5 needed', withEntry(2, { both: { versionNeeded: 45 } }), header),
      packageCase(
        'zip version 4.5 needed in the directory only',
        withEntry(2, { central: { versionNeeded: 45 } }),
        directory,
      ),
      packageCase('zip version 1.0 needed', withEntry(2, { both: { versionNeeded: 10 } }), header),
    ]),
    group('Z60', () => [
      packageCase('manifest.json last', reordered([1, 2, 3, 0]), refused('MANIFEST_NOT_FIRST', '1.2')),
      packageCase('no manifest.json', reordered([1, 2, 3]), refused('MANIFEST_NOT_FIRST', '1.2')),
      packageCase(
        'manifest.json in capitals',
        withEntry(0, { name: 'MANIFEST.JSON' }),
        refused('PATH_UNSAFE', '2.8'),
      ),
      packageCase('no entries', rawZip([]), refused('MANIFEST_NOT_FIRST', '1.2')),
      packageCase(
        'another kind of file',
        utf8('<!doctype html><title>Not found</title>'.repeat(10)),
        refused('NOT_A_CONTAINER', '1.1'),
      ),
    ]),
  ];
}

function archive(fault: RawArchive): Uint8Array {
  return rawZip(sampleEntries(), fault);
}

function reordered(order: readonly number[]): Uint8Array {
  const entries = sampleEntries();
  return rawZip(order.flatMap((at) => entries[at] ?? []));
}

/** Local headers in order, the directory with its last two records exchanged. */
function directoryReordered(): Uint8Array {
  const bytes = packed();
  const records = [...centralRecords(bytes)];
  const [third = { at: 0, length: 0 }, fourth = { at: 0, length: 0 }] = records.slice(2);
  const start = third.at;
  const swapped = join(
    bytes.slice(fourth.at, fourth.at + fourth.length),
    bytes.slice(third.at, third.at + third.length),
  );
  return join(bytes.slice(0, start), swapped, bytes.slice(start + swapped.length));
}

function* centralRecords(bytes: Uint8Array): Generator<{ readonly at: number; readonly length: number }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = view.getUint32(bytes.length - 22 + 16, true);
  while (view.getUint32(at, true) === 0x02014b50) {
    const length = 46 + view.getUint16(at + 28, true);
    yield { at, length };
    at += length;
  }
}

function strangers(count: number): readonly RawEntry[] {
  return Array.from({ length: count }, (_, index) => ({ name: `stranger-${index}`, content: utf8('') }));
}

/** index.html and as many empty files as are asked for. */
export function manyFiles(count: number): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ['index.html', utf8('<!doctype html>')],
    ...Array.from({ length: count }, (_, index): [string, Uint8Array] => [`f${index}`, utf8('')]),
  ]);
}

/** Entries that share bytes, as in bombs that are a thousand times larger inside than outside. */
function overlaps(): readonly CaseDraft[] {
  const entries = sampleEntries();
  const [, page, script] = entries;
  const scriptHeader = 30 + 'js/app.js'.length;
  const across = (page?.content.length ?? 0) + scriptHeader + (script?.content.length ?? 0);
  const quoted = { size: across, compressedSize: across };
  return [
    packageCase(
      'a content that spans the next entry',
      withEntry(1, { both: quoted }),
      refused('FILE_SIZE_MISMATCH', '1.9'),
    ),
    packageCase(
      'a content that spans the next entry, in the directory only',
      withEntry(1, { central: quoted }),
      refused('FILE_SIZE_MISMATCH', '1.9'),
    ),
    packageCase(
      'an extra field that spans the next entry',
      withEntry(1, { local: { extra: quotedHeader(entries[2]) } }),
      header,
    ),
    packageCase(
      'a second name for the same content',
      withExtra({ isPhantom: true, central: { offset: 0 } }),
      unlisted,
    ),
    packageCase('listed names for one compressed content', sharedKernel(), header),
  ];
}

function quotedHeader(entry: RawEntry | undefined): Uint8Array {
  const inner = rawZip(entry === undefined ? [] : [{ ...entry, isHidden: true }]);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(0xcafe, 0);
  head.writeUInt16LE(inner.length, 2);
  return join(head, inner);
}

function kernel(count: number): Uint8Array {
  const content = utf8('x'.repeat(1000));
  const names = Array.from({ length: count }, (_, index) => ({
    ...{ name: `copy-${index}`, content, isPhantom: true },
    central: { offset: 0 },
  }));
  return rawZip([...sampleEntries(), { name: 'kernel', content }, ...names]);
}

/** Five signed names whose records all point at one entry of method 8. */
function sharedKernel(): Uint8Array {
  const matches = 4000;
  const zeros = new Uint8Array(1 + matches * 258);
  const names = ['zero-1', 'zero-2', 'zero-3', 'zero-4', 'zero-5'];
  const files = filesWith(Object.fromEntries(names.map((name) => [name, zeros])));
  const entries = entriesOf(signedManifest(manifestMembers({}, files)), files);
  const content = deflateZeros(matches);
  const both = { method: 8, crc: crc32(zeros), size: zeros.length, compressedSize: content.length };
  return rawZip(
    entries.map((entry) =>
      entry.content === zeros ? { ...entry, content, both, isPhantom: entry.name !== 'zero-1' } : entry,
    ),
  );
}

/** 16 MiB of zeros as 100 kB of DEFLATE, listed and signed as what they become. */
function bomb(): Uint8Array {
  const matches = 65_027;
  const zeros = new Uint8Array(1 + matches * 258);
  const files = filesWith({ 'zeros.bin': zeros });
  const content = deflateZeros(matches);
  const both = { method: 8, crc: crc32(zeros), size: zeros.length, compressedSize: content.length };
  return rawZip(
    entriesOf(signedManifest(manifestMembers({}, files)), files).map((entry) =>
      entry.content === zeros ? { ...entry, content, both } : entry,
    ),
  );
}

function cuts(): readonly CaseDraft[] {
  const whole = packed();
  const manifestEnd = 43 + (sampleEntries()[0]?.content.length ?? 0);
  const places: readonly (readonly [string, number])[] = [
    ['no bytes', 0],
    ['one byte', 1],
    ['cut in the first header', 20],
    ['cut in the name of manifest.json', 36],
    ['cut in manifest.json', 200],
    ['cut after manifest.json', manifestEnd],
    ['cut in the header of a file', manifestEnd + 10],
    ['cut in the content of a file', manifestEnd + 60],
    ['cut before the directory', directoryStart(whole)],
    ['cut in the directory', directoryStart(whole) + 70],
    ['cut before the end record', whole.length - 22],
    ['cut one byte before the end', whole.length - 1],
  ];
  return places.map(([title, length]) =>
    packageCase(title, whole.slice(0, length), refused('CONTAINER_TRUNCATED', '1.6')),
  );
}

function directoryStart(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(bytes.length - 6, true);
}
