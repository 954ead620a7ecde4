/** Sizes of the fixed parts of the three records of a zip archive. */
export const localHeaderBytes = 30;
export const centralHeaderBytes = 46;
export const endRecordBytes = 22;

/** First four bytes of each record, read as a little-endian number. */
export const localSignature = 0x04034b50;
export const centralSignature = 0x02014b50;
export const endSignature = 0x06054b50;

/** A size that says the true one stands elsewhere; this format has no such place. */
export const zip64Sentinel = 0xffffffff;

const versionNeeded = 20;
const utf8Flag = 0x0800;
/** 1980-01-01, the first day that the format can write. */
const fixedDate = 0x0021;

/** One entry, with everything its headers say. */
export interface ZipEntry {
  readonly path: string;
  /** UTF-8 bytes of the path. */
  readonly name: Uint8Array;
  readonly headerOffset: number;
  /** Where the content begins. */
  readonly offset: number;
  readonly size: number;
  readonly crc32: number;
}

/** The 30 bytes and the name before the content of an entry (package-format 1.3). */
export function writeLocalHeader(entry: ZipEntry): Uint8Array {
  const { bytes, view } = record(localHeaderBytes, entry.name, localSignature);
  writeShared(view, 4, entry);
  return bytes;
}

/** The record of an entry in the central directory (package-format 1.5). What is not written stays zero. */
export function writeCentralHeader(entry: ZipEntry): Uint8Array {
  const { bytes, view } = record(centralHeaderBytes, entry.name, centralSignature);
  view.setUint16(4, versionNeeded, true);
  writeShared(view, 6, entry);
  view.setUint32(42, entry.headerOffset, true);
  return bytes;
}

/** What the end record says. */
export interface EndRecord {
  readonly count: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
}

/** The last 22 bytes of a container (package-format 1.6). */
export function writeEndRecord({ count, directoryBytes, directoryOffset }: EndRecord): Uint8Array {
  const { bytes, view } = record(endRecordBytes, new Uint8Array(0), endSignature);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, directoryBytes, true);
  view.setUint32(16, directoryOffset, true);
  return bytes;
}

/** The run of fields that local and central headers share: version, flag, method, time, date, CRC, sizes, name length. */
function writeShared(view: DataView, at: number, { crc32, size, name }: ZipEntry): void {
  view.setUint16(at, versionNeeded, true);
  view.setUint16(at + 2, utf8Flag, true);
  view.setUint16(at + 8, fixedDate, true);
  view.setUint32(at + 10, crc32, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

function record(
  fixedBytes: number,
  name: Uint8Array,
  signature: number,
): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(fixedBytes + name.length);
  bytes.set(name, fixedBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  return { bytes, view };
}
