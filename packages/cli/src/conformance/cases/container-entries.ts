import { crc32 } from 'node:zlib';
import { group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { deflateStored } from '../deflate.js';
import { join } from '../join.js';
import { rawZip } from '../raw-zip.js';
import type { HeaderFields } from '../raw-zip.js';
import {
  appContent,
  entriesOf,
  fileMembers,
  listing,
  manifestMembers,
  signedManifest,
  utf8,
  withEntry,
  withExtra,
} from '../sample-program.js';

const header = refused('CONTAINER_NOT_CANONICAL', '1.3');
const directory = refused('CONTAINER_NOT_CANONICAL', '1.5');
const unlisted = refused('UNLISTED_FILE', '1.8');
const duplicate = refused('DUPLICATE_ENTRY', '1.8');
const otherContent = refused('FILE_HASH_MISMATCH', '1.9');
const otherSize = refused('FILE_SIZE_MISMATCH', '1.9');

/** Z21 to Z36: entries that say two things, or hide one. */
export function containerEntryCases(): readonly CaseGroup[] {
  return [
    group('Z21', () => duplicates()),
    group('Z22', () => [
      packageCase('an entry that the directory leaves out', withExtra({ isHidden: true }), unlisted),
      packageCase('the same at the end', withExtra({ isHidden: true }, 4), unlisted),
      packageCase('a hidden second copy', withExtra({ name: 'js/app.js', isHidden: true }), duplicate),
      packageCase(
        'a listed entry that the directory leaves out',
        withEntry(2, { isHidden: true }),
        refused('MISSING_FILE', '1.8'),
      ),
    ]),
    group('Z23', () => [
      packageCase('an entry in the directory only', withExtra({ isPhantom: true }), unlisted),
      packageCase('a listed entry in the directory only', withEntry(2, { isPhantom: true }), otherContent),
    ]),
    group('Z24', () => [
      packageCase(
        'another name in the directory',
        withEntry(2, { central: { name: utf8('js/bpp.js') } }),
        unlisted,
      ),
      packageCase(
        'another name before the content',
        withEntry(2, { local: { name: utf8('js/bpp.js') } }),
        unlisted,
      ),
      packageCase(
        'a parent folder before the content only',
        withEntry(2, { local: { name: utf8('../app.js') } }),
        refused('PATH_UNSAFE', '2.2'),
      ),
    ]),
    group('Z25', () => inOneHeader('DEFLATE as method', { method: 8 })),
    group('Z26', () => inOneHeader('another size', { size: 99 })),
    group('Z27', () => inOneHeader('another CRC-32', { crc: 1 }, '1.7')),
    group('Z28', () => checksums()),
    group('Z29', () => inOneHeader('the encryption flag', { flags: 0x0801 })),
    group('Z30', () => [
      inBothHeaders('encrypted', { flags: 0x0801 }),
      inBothHeaders('encrypted strongly', { flags: 0x0841 }),
      inBothHeaders('with masked headers', { flags: 0x2841 }),
      inBothHeaders('encrypted by AES, method 99', { flags: 0x0801, method: 99 }),
    ]),
    group('Z31', () => [
      deflated('compressed rightly with DEFLATE', (content) => ({ bytes: deflateStored(content) })),
      ...[1, 9, 12, 14, 93, 95, 98].map((method) =>
        inBothHeaders(`with method ${method}, which is not stored`, { method }),
      ),
    ]),
    group('Z32', () => [
      packageCase(
        'a stored size that is too small',
        withEntry(2, { both: { size: 3, compressedSize: 3 } }),
        otherSize,
      ),
      packageCase('a signed size that is too small', signedSize(3), otherContent),
      deflated('compressed, with a size that is too small', (content) => ({
        bytes: deflateStored(content),
        size: 3,
      })),
    ]),
    group('Z33', () => [
      packageCase(
        'a stored size that is too large',
        withEntry(2, { both: { size: 40, compressedSize: 40 } }),
        otherSize,
      ),
      packageCase('a signed size that is too large', signedSize(40), otherContent),
      packageCase(
        'a size of 4 GiB less two bytes',
        withEntry(2, { both: { size: 0xfffffffe, compressedSize: 0xfffffffe } }),
        otherSize,
      ),
    ]),
    group('Z34', () => [inBothHeaders('stored, with two sizes', { compressedSize: 99 })]),
    group('Z35', () => [
      deflated('compressed, with bytes after the end of the stream', (content) => ({
        bytes: join(deflateStored(content), utf8('hidden')),
      })),
    ]),
    group('Z36', () => descriptors()),
  ];
}

function duplicates(): readonly CaseDraft[] {
  const evil = { name: 'js/app.js', content: utf8('alert(1)') };
  return [
    packageCase('a name twice, the stranger first', withExtra(evil, 2), duplicate),
    packageCase('a name twice, the stranger second', withExtra(evil, 3), duplicate),
    packageCase('a name twice, the stranger at the end', withExtra(evil, 4), duplicate),
    packageCase('a name twice with the same content', withExtra({ ...evil, content: appContent }), duplicate),
    packageCase(
      'manifest.json twice',
      withExtra({ name: 'manifest.json', content: utf8('{}') }, 1),
      duplicate,
    ),
    packageCase(
      'manifest.json again at the end',
      withExtra({ name: 'manifest.json', content: utf8('{}') }, 4),
      duplicate,
    ),
    packageCase(
      'a name twice in the directory, once before',
      withExtra({ ...evil, isPhantom: true }),
      duplicate,
    ),
  ];
}

/** The same field wrong in one header only, for a reader that believes the other one. */
function inOneHeader(what: string, wrong: HeaderFields, firstRule = '1.3'): readonly CaseDraft[] {
  const first = refused('CONTAINER_NOT_CANONICAL', firstRule);
  return [
    packageCase(`${what} before the content only`, withEntry(2, { local: wrong }), header),
    packageCase(`${what} in the directory only`, withEntry(2, { central: wrong }), directory),
    packageCase(`${what} for manifest.json, before the content only`, withEntry(0, { local: wrong }), first),
    packageCase(
      `${what} for manifest.json, in the directory only`,
      withEntry(0, { central: wrong }),
      directory,
    ),
  ];
}

function inBothHeaders(what: string, wrong: HeaderFields): CaseDraft {
  return packageCase(`an entry ${what}`, withEntry(2, { both: wrong }), header);
}

function checksums(): readonly CaseDraft[] {
  const members = manifestMembers();
  const files = {
    ...listing(),
    'js/app.js': { ...fileMembers(appContent), crc32: 1 },
  };
  const signedWrong = entriesOf(signedManifest({ ...members, files }));
  return [
    packageCase('a wrong CRC-32 in both headers', withEntry(2, { both: { crc: 1 } }), header),
    packageCase(
      'a wrong CRC-32 of manifest.json in both headers',
      withEntry(0, { both: { crc: 1 } }),
      refused('CONTAINER_NOT_CANONICAL', '1.7'),
    ),
    packageCase(
      'a wrong CRC-32 in the signed manifest, the right one in the headers',
      rawZip(signedWrong),
      header,
    ),
    packageCase(
      'a wrong CRC-32 in the signed manifest and in the headers',
      rawZip(
        signedWrong.map((entry) => (entry.name === 'js/app.js' ? { ...entry, both: { crc: 1 } } : entry)),
      ),
      { ok: true },
      {
        note: 'Accepted: the CRC-32 is compared with the manifest and never computed; SHA-256 covers the content (1.7).',
      },
    ),
  ];
}

/** An entry written as method 8, which no container may have, whatever its stream is like. */
function deflated(
  what: string,
  compress: (content: Uint8Array) => { readonly bytes: Uint8Array; readonly size?: number },
): CaseDraft {
  const { bytes, size = appContent.length } = compress(appContent);
  const both = { method: 8, size, compressedSize: bytes.length, crc: crc32(appContent) };
  return packageCase(`an entry ${what}`, withEntry(2, { content: bytes, both }), header, {
    note: 'Entries are stored, so no decompressor ever runs; the method alone is the reason to refuse.',
  });
}

/** A container whose signed manifest lies about the size of js/app.js, with headers that agree with the lie. */
function signedSize(size: number): Uint8Array {
  const files = {
    ...listing(),
    'js/app.js': { ...fileMembers(appContent), size },
  };
  const entries = entriesOf(signedManifest(manifestMembers({ files })));
  return rawZip(
    entries.map((entry) =>
      entry.name === 'js/app.js' ? { ...entry, both: { size, compressedSize: size } } : entry,
    ),
  );
}

function descriptors(): readonly CaseDraft[] {
  const descriptor = (size: number, isSigned: boolean) => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt32LE(0x08074b50, 0);
    bytes.writeUInt32LE(crc32(appContent), 4);
    bytes.writeUInt32LE(size, 8);
    bytes.writeUInt32LE(size, 12);
    return new Uint8Array(isSigned ? bytes : bytes.subarray(4));
  };
  const both = { flags: 0x0808 };
  const unknown = { crc: 0, size: 0, compressedSize: 0 };
  const { length } = appContent;
  return [
    packageCase('a data descriptor', withEntry(2, { both, gap: descriptor(length, true) }), header),
    packageCase(
      'a data descriptor without its signature',
      withEntry(2, { both, gap: descriptor(length, false) }),
      header,
    ),
    packageCase(
      'a data descriptor and no sizes before the content',
      withEntry(2, { both, local: unknown, gap: descriptor(length, true) }),
      otherSize,
    ),
    packageCase(
      'a data descriptor that lies',
      withEntry(2, { both, local: unknown, gap: descriptor(3, true) }),
      otherSize,
    ),
    packageCase(
      'a data descriptor that no flag announces',
      withEntry(2, { gap: descriptor(length, true) }),
      refused('CONTAINER_NOT_CANONICAL', '1.4'),
    ),
    packageCase('a flag for a data descriptor that is not there', withEntry(2, { both }), header),
  ];
}
