import { stat } from 'node:fs/promises';
import {
  PackageError,
  packageLimits,
  parseJson,
  parsePartnerKeys,
  parseStoreKeys,
} from '@org/package-format';
import type { PartnerKeys, StoreKeys } from '@org/package-format';
import { CliError } from '../error.js';
import { readBytes } from '../files.js';

/** One version of the keys of a partner, from a file. */
export interface PartnerKeysFile {
  readonly kind: 'partner-keys';
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly document: PartnerKeys;
}

/** One version of the keys of a store, from a file. */
export interface StoreKeysFile {
  readonly kind: 'store-keys';
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly document: StoreKeys;
}

/** A document with keys in it. Nothing about it has been trusted yet. */
export type TrustFile = PartnerKeysFile | StoreKeysFile;

/** Reads a partner-keys or store-keys document, whichever the file holds. */
export async function readTrustFile(path: string): Promise<TrustFile> {
  const bytes = await readSmall(path);
  return named(path, () => {
    if (hasMember(bytes, 'roles'))
      return { kind: 'store-keys', path, bytes, document: parseStoreKeys(bytes) };
    return { kind: 'partner-keys', path, bytes, document: parsePartnerKeys(bytes) };
  });
}

/** Reads a partner-keys document, and says so when the file holds something else. */
export async function readPartnerKeysFile(path: string): Promise<PartnerKeysFile> {
  const file = await readTrustFile(path);
  if (file.kind === 'partner-keys') return file;
  throw wrongKind(path, 'the keys of a store', 'partner-keys.json');
}

/** Reads a store-keys document, and says so when the file holds something else. */
export async function readStoreKeysFile(path: string): Promise<StoreKeysFile> {
  const file = await readTrustFile(path);
  if (file.kind === 'store-keys') return file;
  throw wrongKind(path, 'the keys of a partner', 'store-keys.json');
}

async function readSmall(path: string): Promise<Uint8Array> {
  const { size } = await stat(path).catch(() => ({ size: 0 })); // reading it will say why it cannot be read
  if (size > packageLimits.maxTrustDocumentBytes) {
    const message = `${path} has ${size} bytes, more than a document with keys may have: check that it is the right file.`;
    throw new CliError('TRUST_FILE_INVALID', message);
  }
  const bytes = await readBytes(path);
  const beginning = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  if (!/^\s*-----BEGIN /.test(beginning)) return bytes;
  const message = `${path} is a key in PEM form, and a document with keys is wanted: make one with miniapp keys create.`;
  throw new CliError('TRUST_FILE_INVALID', message);
}

function hasMember(bytes: Uint8Array, name: string): boolean {
  const value = parseJson(bytes);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}

/** Says which file a refusal is about: commands read several. */
function named<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    throw new PackageError(cause.code, cause.rule, `${path}: ${cause.message}`, { cause });
  }
}

function wrongKind(path: string, found: string, wanted: string): CliError {
  return new CliError('TRUST_FILE_INVALID', `${path} holds ${found}: give a ${wanted} here.`);
}
