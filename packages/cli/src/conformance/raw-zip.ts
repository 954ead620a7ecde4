import { crc32 } from 'node:zlib';
import { join } from './join.js';

/** Fields of one header; a field that is left out has its canonical value (package-format 1.3 and 1.5). */
export interface HeaderFields {
  readonly versionNeeded?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly time?: number;
  readonly date?: number;
  readonly crc?: number;
  readonly compressedSize?: number;
  readonly size?: number;
  readonly name?: Uint8Array;
  readonly extra?: Uint8Array;
  readonly comment?: Uint8Array;
  readonly madeBy?: number;
  readonly disk?: number;
  readonly internalAttributes?: number;
  readonly attributes?: number;
  readonly offset?: number;
}

/** One entry, and what is wrong with it. */
export interface RawEntry {
  readonly name: string | Uint8Array;
  readonly content: Uint8Array;
  readonly both?: HeaderFields;
  readonly local?: HeaderFields;
  readonly central?: HeaderFields;
  /** Bytes between this entry and the next, such as a data descriptor. */
  readonly gap?: Uint8Array;
  /** Left out of the directory. */
  readonly isHidden?: boolean;
  /** In the directory only: no local header and no content of its own. */
  readonly isPhantom?: boolean;
}

/** What is wrong with the archive around its entries. */
export interface RawArchive {
  readonly prefix?: Uint8Array;
  /** Whether offsets count the prefix. */
  readonly isAdjusted?: boolean;
  readonly suffix?: Uint8Array;
  readonly comment?: Uint8Array;
  readonly disk?: number;
  readonly count?: number;
  readonly countOnDisk?: number;
  readonly directoryOffset?: number;
  readonly directoryBytes?: number;
  /** Records between the directory and the end record, which may need to know where they stand. */
  readonly beforeEnd?: Uint8Array | ((place: DirectoryPlace) => Uint8Array);
}

/** Where the directory stands, and what is in it. */
export interface DirectoryPlace {
  readonly offset: number;
  readonly bytes: number;
  readonly count: number;
}

/** Writes any archive, right or wrong, without using the code under test. */
export function rawZip(entries: readonly RawEntry[], archive: RawArchive = {}): Uint8Array {
  const { prefix = empty, isAdjusted = false, comment = empty, beforeEnd = empty, suffix = empty } = archive;
  const parts: Uint8Array[] = [prefix];
  const directory: Uint8Array[] = [];
  let offset = isAdjusted ? prefix.length : 0;
  for (const entry of entries) {
    const name = typeof entry.name === 'string' ? new Uint8Array(Buffer.from(entry.name)) : entry.name;
    const fields = { ...canonicalHeader(name, entry.content), ...entry.both, offset };
    const local = localHeader({ ...fields, ...entry.local });
    if (entry.isHidden !== true) directory.push(centralHeader({ ...fields, ...entry.central }));
    if (entry.isPhantom === true) continue;
    parts.push(local, entry.content, entry.gap ?? empty);
    offset += local.length + entry.content.length + (entry.gap?.length ?? 0);
  }
  const records = join(...directory);
  const place = { offset, bytes: records.length, count: directory.length };
  const between = typeof beforeEnd === 'function' ? beforeEnd(place) : beforeEnd;
  return join(...parts, records, between, endRecord(place, archive), comment, suffix);
}

const empty = new Uint8Array(0);

function endRecord({ offset, bytes, count }: DirectoryPlace, archive: RawArchive): Uint8Array {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(archive.disk ?? 0, 4);
  end.writeUInt16LE(archive.disk ?? 0, 6);
  end.writeUInt16LE(archive.countOnDisk ?? archive.count ?? count, 8);
  end.writeUInt16LE(archive.count ?? count, 10);
  end.writeUInt32LE(archive.directoryBytes ?? bytes, 12);
  end.writeUInt32LE(archive.directoryOffset ?? offset, 16);
  end.writeUInt16LE(archive.comment?.length ?? 0, 20);
  return end;
}

type Header = Required<HeaderFields>;

function canonicalHeader(name: Uint8Array, content: Uint8Array): Header {
  return {
    versionNeeded: 20,
    flags: 0x0800,
    method: 0,
    time: 0,
    date: 0x21,
    crc: crc32(content),
    compressedSize: content.length,
    size: content.length,
    name,
    extra: empty,
    comment: empty,
    madeBy: 20,
    disk: 0,
    internalAttributes: 0,
    attributes: 0,
    offset: 0,
  };
}

function localHeader(header: Header): Uint8Array {
  const bytes = Buffer.alloc(30);
  bytes.writeUInt32LE(0x04034b50, 0);
  writeShared(bytes, 4, header);
  return join(bytes, header.name, header.extra);
}

function centralHeader(header: Header): Uint8Array {
  const bytes = Buffer.alloc(46);
  bytes.writeUInt32LE(0x02014b50, 0);
  bytes.writeUInt16LE(header.madeBy, 4);
  writeShared(bytes, 6, header);
  bytes.writeUInt16LE(header.comment.length, 32);
  bytes.writeUInt16LE(header.disk, 34);
  bytes.writeUInt16LE(header.internalAttributes, 36);
  bytes.writeUInt32LE(header.attributes, 38);
  bytes.writeUInt32LE(header.offset, 42);
  return join(bytes, header.name, header.extra, header.comment);
}

function writeShared(bytes: Buffer, at: number, header: Header): void {
  bytes.writeUInt16LE(header.versionNeeded, at);
  bytes.writeUInt16LE(header.flags, at + 2);
  bytes.writeUInt16LE(header.method, at + 4);
  bytes.writeUInt16LE(header.time, at + 6);
  bytes.writeUInt16LE(header.date, at + 8);
  bytes.writeUInt32LE(header.crc, at + 10);
  bytes.writeUInt32LE(header.compressedSize, at + 14);
  bytes.writeUInt32LE(header.size, at + 18);
  bytes.writeUInt16LE(header.name.length, at + 22);
  bytes.writeUInt16LE(header.extra.length, at + 24);
}
