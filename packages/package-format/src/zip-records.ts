import {
  centralHeaderBytes,
  centralSignature,
  endRecordBytes,
  endSignature,
  localHeaderBytes,
  localSignature,
} from './zip-headers.js';

/** What a local or central header claims, read without believing any of it. Only refusals are explained with this. */
export interface ZipRecord {
  readonly versionNeeded: number;
  readonly flags: number;
  readonly method: number;
  readonly time: number;
  readonly date: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly nameLength: number;
  readonly extraLength: number;
  /** May be shorter than `nameLength` when the bytes end. */
  readonly name: Uint8Array;
  /** Zero in a local header, which does not carry it. */
  readonly headerOffset: number;
  /** Total length of the record; a local header's content begins there. */
  readonly length: number;
}

/** What an end record claims, and where it stands. */
export interface ZipEnd {
  readonly at: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
  readonly commentLength: number;
}

/** Reads the local header at a place, or null when there is none. */
export function readLocalRecord(bytes: Uint8Array, at: number): ZipRecord | null {
  const view = viewAt(bytes, at, localHeaderBytes, localSignature);
  return view === null
    ? null
    : readRecord(view, bytes.subarray(at), { shared: 4, fixed: localHeaderBytes, central: false });
}

/** Reads the central header at a place, or null when there is none. */
export function readCentralRecord(bytes: Uint8Array, at: number): ZipRecord | null {
  const view = viewAt(bytes, at, centralHeaderBytes, centralSignature);
  return view === null
    ? null
    : readRecord(view, bytes.subarray(at), { shared: 6, fixed: centralHeaderBytes, central: true });
}

/** The last end record in the bytes, or null. */
export function findEnd(bytes: Uint8Array): ZipEnd | null {
  for (let at = bytes.length - endRecordBytes; at >= 0; at -= 1) {
    // Plain comparisons: a hostile file may be made of first bytes only.
    if (bytes[at] !== 0x50 || bytes[at + 1] !== 0x4b || bytes[at + 2] !== 0x05) continue;
    const view = viewAt(bytes, at, endRecordBytes, endSignature);
    if (view === null) continue;
    return {
      at,
      directoryBytes: view.getUint32(12, true),
      directoryOffset: view.getUint32(16, true),
      commentLength: view.getUint16(20, true),
    };
  }
  return null;
}

function readRecord(
  view: DataView,
  bytes: Uint8Array,
  { shared, fixed, central }: { readonly shared: number; readonly fixed: number; readonly central: boolean },
): ZipRecord {
  const nameLength = view.getUint16(shared + 22, true);
  const extraLength = view.getUint16(shared + 24, true);
  const commentLength = central ? view.getUint16(32, true) : 0;
  return {
    versionNeeded: view.getUint16(shared, true),
    flags: view.getUint16(shared + 2, true),
    method: view.getUint16(shared + 4, true),
    time: view.getUint16(shared + 6, true),
    date: view.getUint16(shared + 8, true),
    crc32: view.getUint32(shared + 10, true),
    compressedSize: view.getUint32(shared + 14, true),
    size: view.getUint32(shared + 18, true),
    nameLength,
    extraLength,
    name: bytes.subarray(fixed, fixed + nameLength),
    headerOffset: central ? view.getUint32(42, true) : 0,
    length: fixed + nameLength + extraLength + commentLength,
  };
}

function viewAt(bytes: Uint8Array, at: number, length: number, signature: number): DataView | null {
  if (at < 0 || at + length > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, length);
  return view.getUint32(0, true) === signature ? view : null;
}
