import { crc32 } from './crc32.js';
import { PackageError } from './error.js';
import { packageLimits } from './limits.js';
import type { Manifest } from './manifest.js';
import { manifestPath } from './path.js';
import { encodeUtf8 } from './utf8.js';
import {
  centralHeaderBytes,
  endRecordBytes,
  localHeaderBytes,
  writeCentralHeader,
  writeEndRecord,
  writeLocalHeader,
} from './zip-headers.js';
import type { ZipEntry } from './zip-headers.js';

/** Where the bytes of one file stand in a container. */
export interface ContainerFile {
  readonly offset: number;
  readonly size: number;
  readonly sha256: string;
}

/** The complete canonical container as a plan. It follows from the bytes of the manifest alone (package-format 1.1). */
export interface ContainerLayout {
  readonly size: number;
  readonly manifestOffset: number;
  /** By path, in the order of the container, without manifest.json. */
  readonly files: ReadonlyMap<string, ContainerFile>;
  /** Every entry in order, manifest.json first. */
  readonly entries: readonly ZipEntry[];
  readonly directoryOffset: number;
}

/** Plans the container of a manifest. Refuses one that would be too large. */
export function containerLayout(manifestBytes: Uint8Array, manifest: Manifest): ContainerLayout {
  const files = new Map<string, ContainerFile>();
  const first = zipEntry(manifestPath, 0, manifestBytes.length, crc32(manifestBytes));
  const entries = [first];
  let offset = first.offset + first.size;
  // package-format 1.2: paths are ASCII, so the order of UTF-16 units is the order of UTF-8 bytes
  for (const path of Object.keys(manifest.files).sort()) {
    const file = manifest.files[path];
    if (file === undefined) continue;
    const entry = zipEntry(path, offset, file.size, file.crc32);
    entries.push(entry);
    files.set(path, { offset: entry.offset, size: file.size, sha256: file.sha256 });
    offset = entry.offset + entry.size;
  }
  const directoryBytes = entries.reduce((bytes, { name }) => bytes + centralHeaderBytes + name.length, 0);
  const size = offset + directoryBytes + endRecordBytes;
  assertSize(size);
  return { size, manifestOffset: first.offset, files, entries, directoryOffset: offset };
}

/** Writes a container whole. The contents must be those that the manifest describes. */
export function writeContainer(
  layout: ContainerLayout,
  manifestBytes: Uint8Array,
  contents: ReadonlyMap<string, Uint8Array>,
): Uint8Array {
  const bytes = new Uint8Array(layout.size);
  for (const [index, entry] of layout.entries.entries()) {
    const content = index === 0 ? manifestBytes : contents.get(entry.path);
    if (content?.length !== entry.size) {
      throw new PackageError(
        'MISSING_FILE',
        '1.8',
        `The content of ${entry.path} is missing or has another size.`,
        { path: entry.path },
      );
    }
    bytes.set(writeLocalHeader(entry), entry.headerOffset);
    bytes.set(content, entry.offset);
  }
  bytes.set(writeDirectory(layout), layout.directoryOffset);
  return bytes;
}

/** The central directory and the end record: everything after the last file. */
export function writeDirectory({ entries, size, directoryOffset }: ContainerLayout): Uint8Array {
  const bytes = new Uint8Array(size - directoryOffset);
  let at = 0;
  for (const entry of entries) {
    const header = writeCentralHeader(entry);
    bytes.set(header, at);
    at += header.length;
  }
  bytes.set(writeEndRecord({ count: entries.length, directoryBytes: at, directoryOffset }), at);
  return bytes;
}

/** Refuses a size that no container may have (package-format 1.1). */
export function assertSize(bytes: number): void {
  if (bytes <= packageLimits.maxContainerBytes) return;
  const message = `The package has more than ${packageLimits.maxContainerBytes} bytes: move large media to a content server.`;
  throw new PackageError('CONTAINER_TOO_LARGE', '1.1', message);
}

function zipEntry(path: string, headerOffset: number, size: number, crc: number): ZipEntry {
  const name = encodeUtf8(path);
  return {
    path,
    name,
    headerOffset,
    offset: headerOffset + localHeaderBytes + name.length,
    size,
    crc32: crc,
  };
}
