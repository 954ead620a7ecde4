import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PackageError, openStoreKeys, packageLimits, parseStoreKeys } from '@org/package-format';
import type { KeyEntry, KeyRole, PackageCrypto, StoreKeys } from '@org/package-format';
import { signStoreKeys } from '@org/package-format/sign';
import { toTimestamp } from './catalog.js';
import { StoreError } from './error.js';
import { makePrivateKey } from './private-keys.js';

/** How the first keys of a store are made when its operator has not made them. */
export interface FirstKeysOptions {
  /** Holds store-keys.json, the private keys, and nothing else. */
  readonly folder: string;
  readonly origin: string;
  /** Whether the operator named it; else one that was made up gives way to that of the document. */
  readonly isOriginGiven: boolean;
  readonly keyBits: number;
  /** Whether witnesses are configured; else the store brings one of its own. */
  readonly hasWitnesses: boolean;
  /** Whether the log has store keys already: then these are lost, and others would be those of another store. */
  readonly hasBegun: boolean;
  readonly crypto: PackageCrypto;
  readonly now: Date;
}

const year = 365 * 24 * 60 * 60 * 1000;
const rootNames = ['root-1', 'root-2', 'root-3'];

/**
 * The store keys that hosts pin: those that the operator put into `store-keys.json`, or a set made now. In that set
 * two of three root keys sign, and all three lie in a folder that the operator should take away.
 */
export async function openFirstKeys(options: FirstKeysOptions): Promise<Uint8Array> {
  const { folder } = options;
  const path = join(folder, 'store-keys.json');
  const given = await readGiven(path, options);
  if (given !== null) return given;
  if (options.hasBegun) {
    throw new StoreError(
      'DATA_DAMAGED',
      `${path} is gone, and hosts pin it: restore ${folder} from a backup of this store.`,
    );
  }
  if (options.hasWitnesses) {
    throw new StoreError(
      'CONFIG_INVALID',
      `Witnesses are configured, so their keys must stand in ${path}: make it with miniapp keys create-store.`,
    );
  }
  if ((await readdir(folder).catch(() => [])).length > 0) {
    throw new StoreError(
      'CONFIG_INVALID',
      `${folder} has no store-keys.json: put the document there that these keys belong to, or move the folder away.`,
    );
  }
  // Made beside its place and renamed: a power cut leaves no half set of keys.
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  const bytes = await makeFirstKeys(draft, options);
  await writeFile(join(draft, 'store-keys.json'), bytes, { flag: 'wx', flush: true });
  await rename(draft, folder);
  return bytes;
}

/** The operator's own document, or the one of an earlier start; null when there is none. */
async function readGiven(
  path: string,
  { origin, isOriginGiven, crypto }: FirstKeysOptions,
): Promise<Uint8Array | null> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { document } = await openStoreKeys(bytes, crypto);
    if (!isOriginGiven || document.origin === origin) return bytes;
    const message = `${path} is of the store ${document.origin}, not of ${origin}: an origin never changes.`;
    throw new StoreError('CONFIG_INVALID', message);
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    throw new StoreError('CONFIG_INVALID', `${path} cannot be used. ${cause.message}`, { cause });
  }
}

async function makeFirstKeys(
  folder: string,
  { origin, keyBits, crypto, now }: FirstKeysOptions,
): Promise<Uint8Array> {
  const folders = {
    root: join(folder, 'root-keys'),
    keys: join(folder, 'keys'),
    witness: join(folder, 'witness'),
  };
  for (const path of Object.values(folders)) await mkdir(path, { recursive: true, mode: 0o700 });
  await writeFile(join(folders.root, 'README.txt'), rootAdvice);
  const make = (path: string) => makePrivateKey(path, { bits: keyBits, crypto });
  const [roots, statements, log, witness] = await Promise.all([
    Promise.all(rootNames.map((name) => make(join(folders.root, `${name}.key.pem`)))),
    make(join(folders.keys, 'statements.key.pem')),
    make(join(folders.keys, 'log.key.pem')),
    make(join(folders.witness, 'witness.key.pem')),
  ]);
  const role = (keys: readonly KeyEntry[], threshold = 1): KeyRole => ({
    keyIds: keys.map(({ keyId }) => keyId),
    threshold,
  });
  const document: StoreKeys = {
    format: 1,
    origin,
    version: 1,
    keys: [...roots, statements, log, witness].map(({ keyId, spki }) => ({ keyId, spki })),
    roles: {
      root: role(roots, 2),
      recovery: role(roots, 2),
      statements: role([statements]),
      log: role([log]),
      witnesses: role([witness]),
    },
    recoveryDelayHours: 72,
    signedAt: toTimestamp(now),
    expires: toTimestamp(new Date(now.getTime() + year)),
    signatures: [],
  };
  let bytes: Uint8Array | null = null;
  for (const { signer } of roots.slice(0, 2))
    bytes = await signStoreKeys(bytes === null ? document : parseStoreKeys(bytes), signer);
  if (bytes === null || bytes.length > packageLimits.maxTrustDocumentBytes)
    throw new StoreError('INTERNAL', 'The first keys could not be signed.');
  return bytes;
}

const rootAdvice = `These three keys are the root of this store: two of them together may replace every other key,
and recover a partner that has lost its own. They were made here so that the store could start.

Before anybody relies on the store, take them away: each to another person, none of them on this machine.
The store never reads them. You need two to renew store-keys.json before it expires (miniapp keys rotate-store).
`;
