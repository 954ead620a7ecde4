import { inflateRawSync } from 'node:zlib';
import { packageLimits } from '@org/package-format';

/** An entry of a zip archive as a lenient reader sees it. Nothing here is ever accepted; it only explains. */
export interface LooseEntry {
  readonly path: string;
  readonly method: number;
  readonly flags: number;
  /** The system that wrote the entry, as its number says: 0 for the fixed form, 3 for Unix, 19 for macOS. */
  readonly madeOn: number;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Null when it cannot be read. */
  readonly content: Uint8Array | null;
}

const endBytes = 22;
const centralBytes = 46;
const localBytes = 30;
/** Directories of hostile archives claim millions of entries. */
const maxEntries = packageLimits.maxFiles + 1;

/** The entries of an archive in the order of its directory, or null when it has none that can be read. */
export function readLooseArchive(container: Uint8Array): readonly LooseEntry[] | null {
  const bytes = Buffer.from(container.buffer, container.byteOffset, container.length);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + endBytes > bytes.length) return null;
  const directoryBytes = bytes.readUInt32LE(end + 12);
  const start = end - directoryBytes;
  // Offsets count from where the archive began when it was written; something may stand before that now.
  const shift = start - bytes.readUInt32LE(end + 16);
  const entries: LooseEntry[] = [];
  let room = packageLimits.maxContainerBytes;
  for (let at = start; at >= 0 && at + centralBytes <= end && entries.length < maxEntries;) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) return null;
    const nameLength = bytes.readUInt16LE(at + 28);
    const record = bytes.subarray(at, at + centralBytes + nameLength);
    const content = readContent(bytes, record, { shift, room });
    room -= content?.length ?? 0;
    entries.push(describe(record, content));
    at += centralBytes + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function describe(record: Buffer, content: Uint8Array | null): LooseEntry {
  const date = record.readUInt16LE(14);
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 15, date & 31];
  const pad = (part: number) => String(part).padStart(2, '0');
  return {
    path: record.toString('utf8', centralBytes),
    method: record.readUInt16LE(10),
    flags: record.readUInt16LE(8),
    madeOn: record.readUInt8(5),
    date: `${year}-${pad(month)}-${pad(day)}`,
    content,
  };
}

function readContent(
  bytes: Buffer,
  record: Buffer,
  { shift, room }: { readonly shift: number; readonly room: number },
): Uint8Array | null {
  const header = record.readUInt32LE(42) + shift;
  if (header < 0 || header + localBytes > bytes.length || bytes.readUInt32LE(header) !== 0x04034b50)
    return null;
  const start = header + localBytes + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
  const packed = bytes.subarray(start, start + record.readUInt32LE(20));
  const method = record.readUInt16LE(10);
  if (method === 0) return packed;
  if (method !== 8 || room <= 0) return null;
  try {
    return inflateRawSync(packed, { maxOutputLength: room });
  } catch {
    // Damaged, or larger than any package: it is refused already, and nobody needs to see more of it.
    return null;
  }
}
