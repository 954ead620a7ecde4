import { crc32 } from 'node:zlib';
import { group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { join } from '../join.js';
import { rawZip } from '../raw-zip.js';
import type { DirectoryPlace, HeaderFields } from '../raw-zip.js';
import { filesWith, packed, sampleEntries, utf8, withEntry, withExtra } from '../sample-program.js';

const header = refused('CONTAINER_NOT_CANONICAL', '1.3');
const directory = refused('CONTAINER_NOT_CANONICAL', '1.5');
const sentinel = 0xffffffff;

/** Z37 to Z40, Z53 and Z54: larger numbers, extra fields, and names that programs trip over. */
export function containerExtensionCases(): readonly CaseGroup[] {
  return [
    group('Z37', () => [
      packageCase('zip64 records that say the same', withRecords({}), directory),
      packageCase('a zip64 extra field that says the same', withExtraField(sizes(true)), header),
      packageCase(
        'sentinels as sizes, and the sizes in an extra field',
        withExtraField(sizes(true), { size: sentinel, compressedSize: sentinel }),
        header,
      ),
      packageCase(
        'sentinels in the end record',
        rawZip(sampleEntries(), { count: 0xffff, directoryBytes: sentinel, directoryOffset: sentinel }),
        directory,
      ),
      packageCase(
        'a locator without a record',
        rawZip(sampleEntries(), { beforeEnd: locator(0) }),
        directory,
      ),
    ]),
    group('Z38', () => [
      packageCase('zip64 records with another count', withRecords({ count: 3 }), directory),
      packageCase('zip64 records with another offset', withRecords({ offset: 0 }), directory),
    ]),
    group('Z39', () => [
      packageCase(
        'sentinels as sizes and no extra field',
        withEntry(2, { both: { size: sentinel, compressedSize: sentinel } }),
        header,
      ),
      packageCase(
        'sentinels as sizes and an extra field of no length',
        withExtraField(Uint8Array.of(1, 0, 0, 0), { size: sentinel, compressedSize: sentinel }),
        header,
      ),
      packageCase(
        'sentinels as sizes of manifest.json',
        withEntry(0, { both: { size: sentinel, compressedSize: sentinel } }),
        header,
      ),
      packageCase(
        'an extra field whose length runs past its end',
        withExtraField(Uint8Array.of(2, 0, 0xff, 0xff), { size: sentinel, compressedSize: sentinel }),
        header,
      ),
    ]),
    group('Z40', () => [
      packageCase(
        'an offset beyond 2^53 in the directory',
        withEntry(2, { central: { offset: sentinel, extra: field(1, hugeNumber()) } }),
        directory,
      ),
      packageCase('an offset beyond 2^53 in a zip64 record', withRecords({ huge: true }), directory),
    ]),
    group('Z53', () => extraFields()),
    group('Z54', () => objectNames()),
  ];
}

function withExtraField(extra: Uint8Array, wrong: HeaderFields = {}): Uint8Array {
  return withEntry(2, { both: { ...wrong, extra } });
}

/** Zip64 end record and its locator, before the end record of a good archive. */
function withRecords(wrong: {
  readonly count?: number;
  readonly offset?: number;
  readonly huge?: boolean;
}): Uint8Array {
  const records = (place: DirectoryPlace): Uint8Array => {
    const { count = place.count, offset = place.offset, huge = false } = wrong;
    const end = Buffer.alloc(56);
    end.writeUInt32LE(0x06064b50, 0);
    end.writeBigUInt64LE(44n, 4);
    end.writeUInt16LE(45, 12);
    end.writeUInt16LE(45, 14);
    end.writeBigUInt64LE(BigInt(count), 24);
    end.writeBigUInt64LE(BigInt(count), 32);
    end.writeBigUInt64LE(BigInt(place.bytes), 40);
    end.set(huge ? hugeNumber() : number64(BigInt(offset)), 48);
    return join(end, locator(place.offset + place.bytes));
  };
  return rawZip(sampleEntries(), { beforeEnd: records });
}

function locator(offset: number): Uint8Array {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt32LE(0x07064b50, 0);
  bytes.writeBigUInt64LE(BigInt(offset), 8);
  bytes.writeUInt32LE(1, 16);
  return bytes;
}

/** Field 1: the sizes of js/app.js as 64-bit numbers. */
function sizes(isRight: boolean): Uint8Array {
  const length = BigInt(isRight ? 'document.title = "Loans";'.length : 3);
  return field(1, join(number64(length), number64(length)));
}

function number64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function hugeNumber(): Uint8Array {
  return number64(2n ** 53n + 1n);
}

function field(id: number, body: Uint8Array): Uint8Array {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(body.length, 2);
  return join(head, body);
}

function extraFields(): readonly CaseDraft[] {
  const rename = (path: string) => {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(crc32(utf8('js/app.js')));
    return field(0x7075, join(Uint8Array.of(1), checksum, utf8(path)));
  };
  const times = field(0x5455, Uint8Array.of(1, 0, 0, 0, 0));
  return [
    packageCase(
      'a Unicode path that renames the entry',
      withEntry(2, { both: { extra: rename('js/evil.js') } }),
      header,
    ),
    packageCase(
      'a Unicode path that leaves the folder',
      withEntry(2, { both: { extra: rename('../evil.js') } }),
      header,
    ),
    packageCase(
      'a Unicode path in the directory only',
      withEntry(2, { central: { extra: rename('js/evil.js') } }),
      directory,
    ),
    packageCase('time stamps', withEntry(2, { both: { extra: times } }), header),
    packageCase('time stamps of manifest.json', withEntry(0, { both: { extra: times } }), header),
    packageCase('an extra field before the content only', withEntry(2, { local: { extra: times } }), header),
    packageCase(
      'padding that aligns the content',
      withEntry(2, { local: { extra: new Uint8Array(4) } }),
      header,
    ),
  ];
}

function objectNames(): readonly CaseDraft[] {
  const forbidden = refused('JSON_FORBIDDEN_KEY', '3.2');
  const unlisted = refused('UNLISTED_FILE', '1.8');
  return ['__proto__', 'constructor', 'prototype'].flatMap((name) => [
    packageCase(`a listed file named ${name}`, packed({}, filesWith({ [name]: 'x' })), forbidden),
    packageCase(`an entry named ${name}`, withExtra({ name }, 1), unlisted),
  ]);
}
