import type { PackageCrypto, PublicKey } from '../crypto.js';
import { PackageError } from '../error.js';
import { checkFields, isInteger, isListOf } from '../fields.js';
import type { FieldRules } from '../fields.js';
import { packageLimits } from '../limits.js';
import { isJsonObject } from '../strict-json.js';
import type { JsonObject, JsonValue } from '../strict-json.js';
import { isTimestamp } from '../timestamp.js';

import { isPartnerId } from './partner-id.js';
import { readKeys } from './public-keys.js';
import type { KeyEntry } from './public-keys.js';
import { assertQuorum, signaturesField } from './signatures.js';
import { keyEntryFields } from './store-keys.js';
import type { VerifiedStoreKeys } from './store-keys.js';
import { parseTrustDocument } from './trust-document.js';

/** A key of a partner and the time in which its signatures count (package-format 7.8). */
export interface PartnerKey extends KeyEntry {
  readonly notBefore: string;
  readonly notAfter?: string;
  /** When the key came into other hands: nothing published from then on counts, and it signs no rotation. */
  readonly compromisedSince?: string;
}

/** Who signs for a partner (package-format 7.5): one version of a chain. */
export interface PartnerKeys {
  readonly format: 1;
  readonly partner: string;
  /** Rises by one with every rotation. */
  readonly version: number;
  /** How many keys have to sign the next version. One is enough for a package. */
  readonly threshold: number;
  readonly keys: readonly PartnerKey[];
  /** Whether the store's recovery role signed in place of the version before (package-format 7.7). */
  readonly isRecovery: boolean;
  readonly signedAt: string;
  readonly signatures: readonly string[];
}

/** One version of a partner's keys, signed by itself at least. */
export interface VerifiedPartnerKeys {
  readonly document: PartnerKeys;
  readonly keys: readonly PublicKey[];
}

const partnerKeysFields: FieldRules<PartnerKeys> = {
  format: { rule: '7.5', demand: 'the number 1', accepts: (value) => value === 1 },
  partner: { rule: '7.5', demand: 'a partner id such as acme-loans', accepts: isPartnerId },
  version: { rule: '7.5', demand: 'a whole number from 1', accepts: (value) => isInteger(value, 1) },
  threshold: { rule: '7.5', demand: 'a whole number from 1', accepts: (value) => isInteger(value, 1) },
  keys: {
    rule: '7.5',
    demand: `a list of 1 to ${packageLimits.maxPartnerKeys} keys, each once`,
    accepts: (value) => isListOf(value, packageLimits.maxPartnerKeys, isJsonObject) && value.length > 0,
  },
  isRecovery: { rule: '7.5', demand: 'true or false', accepts: (value) => typeof value === 'boolean' },
  signedAt: { rule: '7.5', demand: 'a UTC time such as 2026-11-20T10:00:00Z', accepts: isTimestamp },
  signatures: signaturesField,
};

const time = { rule: '7.5', demand: 'a UTC time such as 2026-11-20T10:00:00Z', accepts: isTimestamp };
const partnerKeyFields: FieldRules<PartnerKey> = {
  ...keyEntryFields,
  notBefore: time,
  notAfter: { ...time, isOptional: true },
  compromisedSince: { ...time, isOptional: true },
};

/** Reads the bytes of a partner's keys and holds them to package-format 7.1, 7.2 and 7.5. Not yet trusted. */
export function parsePartnerKeys(bytes: Uint8Array): PartnerKeys {
  return checkPartnerKeys(parseTrustDocument(bytes, 'partner-keys document'));
}

/** Holds a partner's keys inside another document to package-format 7.5. */
export function checkPartnerKeys(value: JsonObject | JsonValue | undefined): PartnerKeys {
  const context = { code: 'DOCUMENT_INVALID', rule: '7.5' } as const;
  checkFields(value, partnerKeysFields, { ...context, where: 'partner keys' });
  // Every member has passed the rule that its type demands in the tables above; the nested ones follow.
  const document = value as unknown as PartnerKeys;
  for (const [index, key] of document.keys.entries()) {
    checkFields({ ...key }, partnerKeyFields, { ...context, where: `partner keys: keys[${index}]` });
    if (key.notAfter !== undefined && key.notAfter <= key.notBefore)
      throw refuse(`has the key ${key.keyId} end before it begins: correct notBefore or notAfter`);
  }
  if (new Set(document.keys.map(({ keyId }) => keyId)).size < document.keys.length)
    throw refuse('has a key twice: remove one');
  if (rotatingKeyIds(document).length < document.threshold)
    throw refuse('asks for more signatures than it has keys in good hands: lower the threshold or add a key');
  return document;
}

/** A version by itself: its keys are good, and enough of them signed it (package-format 7.6). */
export async function openPartnerKeys(
  document: PartnerKeys,
  crypto: PackageCrypto,
): Promise<VerifiedPartnerKeys> {
  const keys = await readKeys(document.keys, crypto, 'partner');
  const opened = { document, keys };
  await assertRotating(document, opened, crypto);
  return opened;
}

/**
 * Checks that `next` follows `current`: the same partner, one number higher, and signed by enough keys of `current`
 * (package-format 7.6). A recovery is signed by the store's recovery role instead (7.7); that it stood in the log long
 * enough is checked with the statement. Throws CHAIN_BROKEN or THRESHOLD_NOT_MET.
 */
export async function assertFollows(
  current: VerifiedPartnerKeys,
  next: VerifiedPartnerKeys,
  { storeKeys, crypto }: { readonly storeKeys: VerifiedStoreKeys; readonly crypto: PackageCrypto },
): Promise<void> {
  const { document } = next;
  const expected = current.document.version + 1;
  if (document.partner !== current.document.partner || document.version !== expected) {
    const message =
      `Version ${document.version} of the keys of ${document.partner} does not follow version ` +
      `${current.document.version} of ${current.document.partner}: fetch the chain in order.`;
    throw new PackageError('CHAIN_BROKEN', '7.6', message);
  }
  if (document.isRecovery) await assertRecovery(document, storeKeys, crypto);
  else await assertRotating(document, current, crypto);
}

/** package-format 7.7: a recovery carries the signatures of the store's recovery role */
export async function assertRecovery(
  document: PartnerKeys,
  storeKeys: VerifiedStoreKeys,
  crypto: PackageCrypto,
): Promise<void> {
  const { threshold } = storeKeys.document.roles.recovery;
  await assertQuorum('partner-keys', document, { keys: storeKeys.keysOf('recovery'), threshold, crypto });
}

/**
 * Whether a key of a partner counts for a release that was published at a time (package-format 7.8). Throws
 * KEY_EXPIRED or KEY_REVOKED.
 */
export function assertKeyCounts(document: PartnerKeys, keyId: string, publishedAt: string): void {
  assertNotRevoked(document, keyId, publishedAt);
  const key = document.keys.find((candidate) => candidate.keyId === keyId);
  if (key === undefined) return;
  if (publishedAt < key.notBefore || (key.notAfter !== undefined && publishedAt > key.notAfter)) {
    const message = `The key ${keyId} is not valid at ${publishedAt}: sign the release with a current key.`;
    throw new PackageError('KEY_EXPIRED', '7.8', message);
  }
}

/** Whether a key was still in good hands when a release was published (package-format 7.8). Throws KEY_REVOKED. */
export function assertNotRevoked(document: PartnerKeys, keyId: string, publishedAt: string): void {
  const since = document.keys.find((candidate) => candidate.keyId === keyId)?.compromisedSince;
  if (since === undefined || since > publishedAt) return;
  const message = `The key ${keyId} is in other hands since ${since}: sign the release with a new key.`;
  throw new PackageError('KEY_REVOKED', '7.8', message);
}

/** package-format 7.6: a key in other hands signs no rotation; one that has ended still may, or nobody could renew it */
function rotatingKeyIds({ keys }: PartnerKeys): readonly string[] {
  return keys.filter(({ compromisedSince }) => compromisedSince === undefined).map(({ keyId }) => keyId);
}

async function assertRotating(
  document: PartnerKeys,
  by: VerifiedPartnerKeys,
  crypto: PackageCrypto,
): Promise<void> {
  const keyIds = rotatingKeyIds(by.document);
  const keys = by.keys.filter(({ keyId }) => keyIds.includes(keyId));
  await assertQuorum('partner-keys', document, { keys, threshold: by.document.threshold, crypto });
}

function refuse(what: string): PackageError {
  return new PackageError('DOCUMENT_INVALID', '7.5', `The partner-keys document ${what}.`);
}
