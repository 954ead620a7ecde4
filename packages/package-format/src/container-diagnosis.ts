import { sha256 } from './crypto.js';
import type { PackageCrypto } from './crypto.js';
import {
  duplicate,
  missing,
  nameOf,
  nameRefusal,
  notCanonical,
  notFirst,
  unlisted,
} from './entry-diagnosis.js';
import { PackageError } from './error.js';
import type { PackageErrorCode } from './error.js';
import { toHex } from './hex.js';
import { packageLimits } from './limits.js';
import type { Manifest } from './manifest.js';
import { manifestPath } from './path.js';
import { quoted } from './quoted.js';
import { findEnd, readCentralRecord, readLocalRecord } from './zip-records.js';
import type { ZipRecord } from './zip-records.js';

/** A refused container, and the means to look at it more closely. */
export interface RefusedContainer {
  readonly bytes: Uint8Array;
  readonly refusal: PackageError;
  readonly crypto: PackageCrypto;
  /** The verified manifest, or null when the refusal came before it. */
  readonly manifest: Manifest | null;
  readonly readManifest: (bytes: Uint8Array) => Promise<Manifest>;
}

interface NamedRecord extends ZipRecord {
  readonly path: string;
}

/** Refusals that say only that the bytes differ, so that a walk over the directory may know better. */
const vagueCodes: ReadonlySet<PackageErrorCode> = new Set([
  'NOT_A_CONTAINER',
  'CONTAINER_NOT_CANONICAL',
  'MANIFEST_NOT_FIRST',
  'UNLISTED_FILE',
  'PATH_UNSAFE',
  'MISSING_FILE',
  'FILE_SIZE_MISMATCH',
]);

/**
 * The most specific refusal of a container that has been refused (package-format 1.10). It reads the archive as a
 * lenient reader would, so it may explain but never accept: without a better answer the first refusal stands.
 */
export async function diagnoseContainer(refused: RefusedContainer): Promise<PackageError> {
  if (!vagueCodes.has(refused.refusal.code)) return refused.refusal;
  try {
    await walk(refused);
  } catch (better) {
    if (better instanceof PackageError) return better;
    throw better;
  }
  return refused.refusal;
}

/** Throws the first better answer: the frame of the archive, then its names, then the manifest, then contents. */
async function walk({ bytes, refusal, crypto, manifest, readManifest }: RefusedContainer): Promise<void> {
  const records = readDirectory(bytes);
  if (records === null) return;
  const named = checkNames(records);
  const [first] = named;
  if (first?.path !== manifestPath) throw notFirst(first?.path ?? '');
  const known = manifest ?? (await readStored(bytes, first, readManifest));
  if (known === null) return;
  checkListing(named, known);
  // A size that only a header claims is less than a content that is wrong.
  if (refusal.code !== 'FILE_SIZE_MISMATCH') await checkContents(bytes, named, known, crypto);
  if (refusal.code === 'MISSING_FILE') {
    throw notCanonical(
      '1.2',
      `${refusal.path ?? 'An entry'} is not in its place: entries are sorted by path, use miniapp pack`,
      refusal.path,
    );
  }
}

function readDirectory(bytes: Uint8Array): readonly ZipRecord[] | null {
  const end = findEnd(bytes);
  if (end === null) {
    if (readLocalRecord(bytes, 0) === null) return null;
    throw new PackageError(
      'CONTAINER_TRUNCATED',
      '1.6',
      'The package has no end: download or pack it again.',
    );
  }
  const after = bytes.length - end.at - 22;
  if (after > end.commentLength) {
    throw new PackageError(
      'CONTAINER_APPENDED',
      '1.6',
      `There are ${after} bytes after the end of the package: remove them.`,
    );
  }
  if (end.commentLength > 0) throw notCanonical('1.6', 'The archive has a comment: use miniapp pack');
  const start = end.at - end.directoryBytes;
  const records = readRecords(bytes, start, end.at);
  if (records === null) return null;
  const firstOffset = records.reduce((lowest, { headerOffset }) => Math.min(lowest, headerOffset), Infinity);
  const before = end.directoryOffset < start ? start - end.directoryOffset : firstOffset;
  if (records.length > 0 && before > 0 && readLocalRecord(bytes, before) !== null) {
    throw new PackageError(
      'CONTAINER_PREPENDED',
      '1.4',
      `There are ${before} bytes before the package: remove them.`,
    );
  }
  return records;
}

function readRecords(bytes: Uint8Array, start: number, end: number): readonly ZipRecord[] | null {
  const records: ZipRecord[] = [];
  let at = start;
  while (at < end) {
    const record = readCentralRecord(bytes.subarray(0, end), at);
    if (record === null) return null;
    records.push(record);
    if (records.length > packageLimits.maxFiles + 1) {
      const message = `The package has more than ${packageLimits.maxFiles} files: bundle some of them.`;
      throw new PackageError('TOO_MANY_FILES', '3.10', message);
    }
    at += record.length;
  }
  return records;
}

function checkNames(records: readonly ZipRecord[]): readonly NamedRecord[] {
  const seen = new Map<string, string>();
  const named = records.map((record) => {
    const path = nameOf(record);
    const refusal = nameRefusal(path);
    if (refusal !== null) throw refusal;
    return { ...record, path: path ?? '' };
  });
  for (const { path } of named) {
    const other = seen.get(path.toLowerCase());
    if (other === path) throw duplicate(path);
    if (other !== undefined) {
      const message = `${quoted(path)} and ${quoted(other)} differ only in case: rename one of them.`;
      throw new PackageError('PATH_COLLISION', '2.6', message, { path });
    }
    seen.set(path.toLowerCase(), path);
  }
  return named;
}

function checkListing(named: readonly NamedRecord[], { files }: Manifest): void {
  const paths = new Set(named.map(({ path }) => path));
  for (const path of paths) if (path !== manifestPath && files[path] === undefined) throw unlisted(path);
  for (const path of Object.keys(files)) if (!paths.has(path)) throw missing(path);
}

async function checkContents(
  bytes: Uint8Array,
  named: readonly NamedRecord[],
  { files }: Manifest,
  crypto: PackageCrypto,
): Promise<void> {
  for (const record of named) {
    const file = files[record.path];
    const content = storedContent(bytes, record);
    if (file === undefined || content === null) continue;
    if (content.length !== file.size) {
      const message = `${record.path} has ${content.length} bytes, the manifest says ${file.size}: pack again.`;
      throw new PackageError('FILE_SIZE_MISMATCH', '1.9', message, { path: record.path });
    }
    if (toHex(await sha256(crypto, content)) !== file.sha256) {
      const message = `${record.path} is not the file that was signed: pack again.`;
      throw new PackageError('FILE_HASH_MISMATCH', '1.9', message, { path: record.path });
    }
  }
}

async function readStored(
  bytes: Uint8Array,
  record: NamedRecord,
  readManifest: RefusedContainer['readManifest'],
): Promise<Manifest | null> {
  const local = readLocalRecord(bytes, record.headerOffset);
  // Headers that disagree about their own length disagree about where the manifest begins.
  if (local?.nameLength !== record.nameLength || local.extraLength !== record.extraLength) return null;
  const content = storedContent(bytes, record);
  return content === null ? null : readManifest(content);
}

/** The content of an entry as a lenient reader sees it, or null when it is compressed or not where it should be. */
function storedContent(
  bytes: Uint8Array,
  { headerOffset, size, compressedSize, method }: ZipRecord,
): Uint8Array | null {
  const local = readLocalRecord(bytes, headerOffset);
  if (local === null || method !== 0 || size !== compressedSize) return null;
  const start = headerOffset + local.length;
  return start + size > bytes.length ? null : bytes.subarray(start, start + size);
}
