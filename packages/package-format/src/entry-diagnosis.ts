import { commonLength, equalBytes } from './bytes.js';
import type { ContainerLayout } from './container.js';
import { PackageError } from './error.js';
import { isPackagePath, manifestPath, pathProblem } from './path.js';
import { quoted } from './quoted.js';
import { decodeUtf8 } from './utf8.js';
import { centralSignature, localSignature, zip64Sentinel } from './zip-headers.js';
import type { ZipEntry } from './zip-headers.js';
import { readLocalRecord } from './zip-records.js';
import type { ZipRecord } from './zip-records.js';

/**
 * Why the bytes where an entry should begin are not its header. They have been refused already, by comparison with the
 * layout; this only finds the words (package-format 1.10).
 */
export function explainEntry(
  received: Uint8Array,
  expected: ZipEntry,
  layout: ContainerLayout,
): PackageError {
  const { path } = expected;
  if (startsWith(received, centralSignature)) return missing(path);
  const record = readLocalRecord(received, 0);
  if (record === null) {
    return notCanonical(
      '1.4',
      `Something else stands where ${path} should begin: pack again with miniapp pack`,
      path,
    );
  }
  // The bytes end where the expected header does, so a longer name is compared by its beginning.
  const isExpectedName = record.nameLength === expected.name.length && equalBytes(record.name, expected.name);
  if (!isExpectedName) return explainName(record, layout, expected);
  const isPlain =
    record.method === 0 && record.compressedSize === record.size && record.size !== zip64Sentinel;
  if (isPlain && record.size !== expected.size) {
    const message = `${path} has ${record.size} bytes, the manifest says ${expected.size}: pack again.`;
    return new PackageError('FILE_SIZE_MISMATCH', '1.9', message, { path });
  }
  return explainHeader(record, path);
}

/** Why the bytes of the first header are not those of manifest.json. */
export function explainFirstEntry(received: Uint8Array): PackageError {
  const record = readLocalRecord(received, 0);
  if (record === null) {
    return new PackageError(
      'NOT_A_CONTAINER',
      '1.1',
      'This is not a package: expected the .mpk file that miniapp pack wrote.',
    );
  }
  const name = nameOf(record);
  const refusal = nameRefusal(name);
  if (refusal !== null || name === null) return refusal ?? unsafe(name);
  if (name !== manifestPath) return notFirst(name);
  return explainHeader(record, manifestPath);
}

/** Why the bytes after the last file are not the central directory. */
export function explainDirectory(
  received: Uint8Array,
  expected: Uint8Array,
  layout: ContainerLayout,
): PackageError {
  const record = startsWith(received, localSignature) ? readLocalRecord(received, 0) : null;
  if (record !== null) return explainName(record, layout, undefined);
  const at = layout.directoryOffset + commonLength(received, expected);
  return notCanonical(
    '1.5',
    `The directory differs from the manifest at byte ${at}: pack again with miniapp pack`,
  );
}

/** The refusal of a container whose first entry is another. */
export function notFirst(name: string): PackageError {
  const message = `The first entry is ${quoted(name)}, not ${manifestPath}: pack the folder with miniapp pack.`;
  return new PackageError('MANIFEST_NOT_FIRST', '1.2', message, { path: name });
}

/** The refusal of a file that the manifest lists and the container lacks. */
export function missing(path: string): PackageError {
  return new PackageError(
    'MISSING_FILE',
    '1.8',
    `${path} is in the manifest but not in the package: pack again.`,
    { path },
  );
}

/** The refusal of an entry that the manifest does not list. */
export function unlisted(path: string): PackageError {
  const message = `${quoted(path)} is in the package but not in the manifest: remove it or pack again.`;
  return new PackageError('UNLISTED_FILE', '1.8', message, { path });
}

/** The refusal of an entry that is there more than once. */
export function duplicate(path: string): PackageError {
  return new PackageError('DUPLICATE_ENTRY', '1.8', `${quoted(path)} is in the package twice: pack again.`, {
    path,
  });
}

/** Null stands for a name that is not UTF-8. */
function unsafe(name: string | null, problem = { rule: '2.1', reason: 'is not UTF-8' }): PackageError {
  const what = name === null ? 'a name that' : `the name ${quoted(name)}, which`;
  const message = `An entry of the package has ${what} ${problem.reason}: rename the file and pack again.`;
  return new PackageError(
    'PATH_UNSAFE',
    problem.rule,
    message,
    name === null ? {} : { path: name.slice(0, 300) },
  );
}

/** The refusal of a container that another writer made. */
export function notCanonical(rule: string, message: string, path?: string): PackageError {
  return new PackageError('CONTAINER_NOT_CANONICAL', rule, `${message}.`, path === undefined ? {} : { path });
}

/** The refusal of a name that no entry may have, or null. Null stands for a name that is not UTF-8. */
export function nameRefusal(name: string | null): PackageError | null {
  if (name === null) return unsafe(null);
  if (name === manifestPath || isFolderEntry(name)) return null;
  const problem = pathProblem(name);
  return problem === null ? null : unsafe(name, problem);
}

/** The text of a name in a record, or null when it is not UTF-8. */
export function nameOf(record: ZipRecord): string | null {
  try {
    return decodeUtf8(record.name);
  } catch {
    return null; // the caller refuses such a name as unsafe
  }
}

function explainName(
  record: ZipRecord,
  layout: ContainerLayout,
  expected: ZipEntry | undefined,
): PackageError {
  const name = nameOf(record);
  if (name === null) return unsafe(null);
  // The bytes may end inside the name; its length is known all the same, and more characters follow.
  const isCut = record.name.length < record.nameLength;
  const position = layout.entries.findIndex(
    (entry) => entry.name.length === record.nameLength && entry.path.startsWith(name),
  );
  if (position < 0) return nameRefusal(isCut ? `${name}x` : name) ?? unlisted(name);
  const next = expected === undefined ? layout.entries.length : layout.entries.indexOf(expected);
  return position < next || expected === undefined ? duplicate(name) : missing(expected.path);
}

/** Whether a name is what general zip tools write for a folder; harmless as a path, and never listed. */
function isFolderEntry(name: string): boolean {
  return name.endsWith('/') && isPackagePath(name.slice(0, -1));
}

function explainHeader(record: ZipRecord, path: string): PackageError {
  return notCanonical(
    '1.3',
    `${path} ${headerProblem(record)}: general zip tools cannot write packages, use miniapp pack`,
    path,
  );
}

function headerProblem({ flags, method, time, date, versionNeeded, ...record }: ZipRecord): string {
  if (flags & 0x0041) return 'is encrypted';
  if (flags & 0x0008) return 'has its sizes in a data descriptor';
  if (flags !== 0x0800) return `has the flags 0x${flags.toString(16)} instead of 0x800`;
  if (method !== 0) return `is compressed (method ${method}); entries are stored`;
  if (record.compressedSize === zip64Sentinel || record.size === zip64Sentinel) return 'uses zip64';
  if (record.compressedSize !== record.size) return 'has two different sizes';
  if (record.extraLength > 0) return 'has an extra field';
  if (time !== 0 || date !== 0x0021) return 'has a date other than 1980-01-01';
  if (versionNeeded !== 20) return `needs zip version ${versionNeeded} instead of 20`;
  return 'has a CRC-32 other than the expected one';
}

/** Whether the record begins with a signature: used where the bytes may end inside it. */
function startsWith(bytes: Uint8Array, signature: number): boolean {
  return [0, 8, 16, 24].every((shift, index) => bytes[index] === ((signature >>> shift) & 0xff));
}

/** Whether bytes that ended too early are at least the beginning of what was expected. */
export function isBeginningOf(received: Uint8Array, expected: Uint8Array): boolean {
  return commonLength(received, expected) === received.length;
}
