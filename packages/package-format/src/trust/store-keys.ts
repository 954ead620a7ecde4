import type { PackageCrypto, PublicKey } from '../crypto.js';
import { PackageError } from '../error.js';
import { checkFields, isInteger, isListOf } from '../fields.js';
import type { FieldRules } from '../fields.js';
import { isSha256Hex } from '../hex.js';
import { packageLimits } from '../limits.js';
import { isJsonObject } from '../strict-json.js';
import type { JsonValue } from '../strict-json.js';
import { isTimestamp } from '../timestamp.js';

import { isLogOrigin } from './log-origin.js';
import { readKeys } from './public-keys.js';
import type { KeyEntry } from './public-keys.js';
import { assertQuorum, signaturesField } from './signatures.js';
import { parseTrustDocument } from './trust-document.js';

/** What a store key may sign. `root` signs this document and nothing else; its keys stay offline. */
export type StoreRole = 'root' | 'recovery' | 'statements' | 'log' | 'witnesses';

/** The keys of a role, and how many of them have to sign. */
export interface KeyRole {
  readonly keyIds: readonly string[];
  readonly threshold: number;
}

/** Who speaks for a store (package-format 7.3): one version of a chain whose first one hosts pin. */
export interface StoreKeys {
  readonly format: 1;
  /** Names the store and its log; never changes. */
  readonly origin: string;
  /** Rises by one with every rotation. */
  readonly version: number;
  readonly keys: readonly KeyEntry[];
  readonly roles: Readonly<Record<StoreRole, KeyRole>>;
  /** How long a recovery of partner keys stands in the log before it counts. */
  readonly recoveryDelayHours: number;
  readonly signedAt: string;
  /** No installs or updates under this version after that. */
  readonly expires: string;
  readonly signatures: readonly string[];
}

/** One version of the store's keys, checked and ready to verify with. */
export interface VerifiedStoreKeys {
  readonly document: StoreKeys;
  /** The keys of a role, to check a signature with. */
  readonly keysOf: (role: StoreRole) => readonly PublicKey[];
}

const isKeyId = (value: JsonValue) => isSha256Hex(value);

const storeKeysFields: FieldRules<StoreKeys> = {
  format: { rule: '7.3', demand: 'the number 1', accepts: (value) => value === 1 },
  origin: {
    rule: '7.3',
    demand: 'the name of the store: lower-case letters, digits, dots, hyphens and slashes, at most 128',
    accepts: isLogOrigin,
  },
  version: { rule: '7.3', demand: 'a whole number from 1', accepts: (value) => isInteger(value, 1) },
  keys: {
    rule: '7.3',
    demand: `a list of 1 to ${packageLimits.maxStoreKeys} keys, each once`,
    accepts: (value) => isListOf(value, packageLimits.maxStoreKeys, isJsonObject) && value.length > 0,
  },
  roles: { rule: '7.3', demand: 'an object with the keys of each role', accepts: isJsonObject },
  recoveryDelayHours: {
    rule: '7.3',
    demand: `a whole number of hours from 1 to ${packageLimits.maxRecoveryDelayHours}`,
    accepts: (value) => isInteger(value, 1) && value <= packageLimits.maxRecoveryDelayHours,
  },
  signedAt: { rule: '7.3', demand: 'a UTC time such as 2026-11-20T10:00:00Z', accepts: isTimestamp },
  expires: { rule: '7.3', demand: 'a UTC time such as 2026-11-20T10:00:00Z', accepts: isTimestamp },
  signatures: signaturesField,
};

const roleField = { rule: '7.3', demand: 'an object with keyIds and threshold', accepts: isJsonObject };
const rolesFields: FieldRules<StoreKeys['roles']> = {
  root: roleField,
  recovery: roleField,
  statements: roleField,
  log: roleField,
  witnesses: roleField,
};

const roleFields: FieldRules<KeyRole> = {
  keyIds: {
    rule: '7.3',
    demand: `a list of 1 to ${packageLimits.maxStoreKeys} key ids, each once`,
    accepts: (value) => isListOf(value, packageLimits.maxStoreKeys, isKeyId) && value.length > 0,
  },
  threshold: { rule: '7.3', demand: 'a whole number from 1', accepts: (value) => isInteger(value, 1) },
};

/** The members of one key of a document. */
export const keyEntryFields: FieldRules<KeyEntry> = {
  keyId: { rule: '7.3', demand: '64 lower-case hexadecimal digits', accepts: isSha256Hex },
  spki: { rule: '7.3', demand: 'the public key in base64', accepts: (value) => typeof value === 'string' },
};

/** Reads a version of the store's keys and holds it to package-format 7.1 to 7.3. The result is not yet trusted. */
export function parseStoreKeys(bytes: Uint8Array): StoreKeys {
  const value = parseTrustDocument(bytes, 'store-keys document');
  const context = { code: 'DOCUMENT_INVALID', rule: '7.3' } as const;
  checkFields(value, storeKeysFields, { ...context, where: 'store keys' });
  checkFields(value.roles, rolesFields, { ...context, where: 'store keys: roles' });
  // Every member has passed the rule that its type demands in the tables above; the nested ones follow.
  const document = value as unknown as StoreKeys;
  for (const [index, key] of document.keys.entries())
    checkFields({ ...key }, keyEntryFields, { ...context, where: `store keys: keys[${index}]` });
  const known = new Set(document.keys.map(({ keyId }) => keyId));
  if (known.size < document.keys.length) throw refuse('has a key twice: remove one');
  for (const [role, keyRole] of Object.entries(document.roles)) {
    checkFields({ ...keyRole }, roleFields, { ...context, where: `store keys: roles.${role}` });
    const missing = keyRole.keyIds.find((keyId) => !known.has(keyId));
    if (missing !== undefined) throw refuse(`gives ${role} the key ${missing}, which is not in keys: add it`);
    if (keyRole.threshold > keyRole.keyIds.length)
      throw refuse(`asks for more signatures of ${role} than it has keys: lower the threshold`);
  }
  if (document.expires <= document.signedAt) throw refuse('expires before it was signed: correct the times');
  return document;
}

/** Opens the version that a host has pinned: signed by its own root. */
export async function openStoreKeys(bytes: Uint8Array, crypto: PackageCrypto): Promise<VerifiedStoreKeys> {
  const opened = await readStoreKeys(bytes, crypto);
  await assertRoot(opened.document, opened, crypto);
  return opened;
}

/**
 * The next version of a chain: one number higher, signed by the root of the version before and by its own
 * (package-format 7.4). Throws CHAIN_BROKEN or THRESHOLD_NOT_MET.
 */
export async function followStoreKeys(
  current: VerifiedStoreKeys,
  bytes: Uint8Array,
  crypto: PackageCrypto,
): Promise<VerifiedStoreKeys> {
  const next = await readStoreKeys(bytes, crypto);
  const expected = current.document.version + 1;
  if (next.document.version !== expected) {
    const message = `The store keys have version ${next.document.version}, expected ${expected}: fetch them in order.`;
    throw new PackageError('CHAIN_BROKEN', '7.4', message);
  }
  if (next.document.origin !== current.document.origin) {
    const message = `The store keys are of ${next.document.origin}, expected ${current.document.origin}: check the store’s address.`;
    throw new PackageError('CHAIN_BROKEN', '7.4', message);
  }
  await assertRoot(next.document, current, crypto);
  await assertRoot(next.document, next, crypto);
  return next;
}

async function readStoreKeys(bytes: Uint8Array, crypto: PackageCrypto): Promise<VerifiedStoreKeys> {
  const document = parseStoreKeys(bytes);
  const keys = await readKeys(document.keys, crypto, 'store');
  return {
    document,
    keysOf: (role) => keys.filter(({ keyId }) => document.roles[role].keyIds.includes(keyId)),
  };
}

async function assertRoot(document: StoreKeys, by: VerifiedStoreKeys, crypto: PackageCrypto): Promise<void> {
  const { threshold } = by.document.roles.root;
  await assertQuorum('store-keys', document, { keys: by.keysOf('root'), threshold, crypto });
}

function refuse(what: string): PackageError {
  return new PackageError('DOCUMENT_INVALID', '7.3', `The store-keys document ${what}.`);
}
