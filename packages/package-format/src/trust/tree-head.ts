import { fromHex, isSha256Hex } from '../hex.js';
import type { PackageCrypto, PublicKey } from '../crypto.js';
import { PackageError } from '../error.js';
import { checkFields, isInteger, isListOf } from '../fields.js';
import type { FieldRules } from '../fields.js';
import { packageLimits } from '../limits.js';
import { parseSignature, signedBytes } from '../signature.js';
import { isJsonObject } from '../strict-json.js';
import type { JsonValue } from '../strict-json.js';
import { isTimestamp } from '../timestamp.js';

import { isLogOrigin } from './log-origin.js';
import type { Tree } from './merkle.js';
import type { VerifiedStoreKeys } from './store-keys.js';
import { parseTrustDocument } from './trust-document.js';

/** A witness's word that it has seen a tree head and that everything it saw before is still in it. */
export interface Cosignature {
  readonly witnessedAt: string;
  readonly signature: string;
}

/** The state of a store's log at a time (package-format 8.3). */
export interface TreeHead {
  readonly format: 1;
  /** Names the log: two stores never share one. */
  readonly origin: string;
  readonly size: number;
  /** Lower-case hexadecimal root hash. */
  readonly root: string;
  readonly signedAt: string;
  readonly signature: string;
  readonly cosignatures: readonly Cosignature[];
}

/** A tree head that the log and enough witnesses signed. */
export interface VerifiedTreeHead {
  readonly head: TreeHead;
  readonly tree: Tree;
  /** The log key that signed. */
  readonly keyId: string;
  /** When enough witnesses had seen it. */
  readonly witnessedAt: string;
  /** When the first of them saw it: no single witness can move this into the future. */
  readonly firstWitnessedAt: string;
}

const isText = (value: JsonValue) => typeof value === 'string';
const time = { rule: '8.3', demand: 'a UTC time such as 2026-11-20T10:00:00Z', accepts: isTimestamp };
const signature = { rule: '8.3', demand: 'a signature string', accepts: isText };

const treeHeadFields: FieldRules<TreeHead> = {
  format: { rule: '8.3', demand: 'the number 1', accepts: (value) => value === 1 },
  origin: {
    rule: '8.3',
    demand: 'the name of the log: lower-case letters, digits, dots, hyphens and slashes, at most 128',
    accepts: isLogOrigin,
  },
  size: { rule: '8.3', demand: 'a whole number from 0', accepts: (value) => isInteger(value, 0) },
  root: { rule: '8.3', demand: '64 lower-case hexadecimal digits', accepts: isSha256Hex },
  signedAt: time,
  signature,
  cosignatures: {
    rule: '8.4',
    demand: `a list of at most ${packageLimits.maxSignatures} cosignatures`,
    accepts: (value) => isListOf(value, packageLimits.maxSignatures, isJsonObject),
  },
};

const cosignatureFields: FieldRules<Cosignature> = { witnessedAt: time, signature };

/** Reads the bytes of a tree head that stands alone (package-format 7.1 and 8.3). Not yet trusted. */
export function parseTreeHead(bytes: Uint8Array): TreeHead {
  return checkTreeHead(parseTrustDocument(bytes, 'tree head'));
}

/** Holds a tree head, alone or inside another document, to package-format 8.3. Not yet trusted. */
export function checkTreeHead(value: JsonValue | undefined): TreeHead {
  const context = { code: 'DOCUMENT_INVALID', rule: '8.3' } as const;
  checkFields(value, treeHeadFields, { ...context, where: 'tree head' });
  // Every member has passed the rule that its type demands in the table above; cosignatures follow.
  const head = value as unknown as TreeHead;
  for (const [index, cosignature] of head.cosignatures.entries()) {
    const where = `tree head: cosignatures[${index}]`;
    checkFields({ ...cosignature }, cosignatureFields, { ...context, rule: '8.4', where });
  }
  return head;
}

/** What a witness signs: the head without signatures, and when it saw it (package-format 8.4). */
export function cosignedBytes(
  { format, origin, size, root, signedAt }: TreeHead,
  witnessedAt: string,
): Uint8Array {
  return signedBytes('cosignature', { format, origin, size, root, signedAt, witnessedAt });
}

/** Checks that a log key signed a tree head, and answers its id. Throws LOG_PROOF_INVALID. */
export async function assertLogSignature(
  head: TreeHead,
  { keys, crypto }: { readonly keys: readonly PublicKey[]; readonly crypto: PackageCrypto },
): Promise<string> {
  const { keyId, bytes } = parseSignature(head.signature, 'tree-head');
  const key = keys.find((candidate) => candidate.keyId === keyId);
  const message = signedBytes('tree-head', head);
  if (key !== undefined && (await crypto.verifySignature({ key, signature: bytes, message }))) return keyId;
  throw new PackageError(
    'LOG_PROOF_INVALID',
    '8.3',
    'The tree head is not signed by the store’s log: ask the store again, and tell its operator if it stays so.',
  );
}

/**
 * Checks a tree head against the store's keys: signed by the log, and cosigned by enough witnesses (package-format 8.3
 * and 8.4). Throws LOG_PROOF_INVALID or WITNESS_MISSING.
 */
export async function verifyTreeHead(
  head: TreeHead,
  { storeKeys, crypto }: { readonly storeKeys: VerifiedStoreKeys; readonly crypto: PackageCrypto },
): Promise<VerifiedTreeHead> {
  if (head.origin !== storeKeys.document.origin) {
    const message = `The tree head is of the log ${head.origin}, expected ${storeKeys.document.origin}: check the store’s address.`;
    throw new PackageError('LOG_PROOF_INVALID', '8.3', message);
  }
  const keyId = await assertLogSignature(head, { keys: storeKeys.keysOf('log'), crypto });
  const { threshold } = storeKeys.document.roles.witnesses;
  const times = await witnessTimes(head, storeKeys.keysOf('witnesses'), crypto);
  const [firstWitnessedAt] = times;
  const witnessedAt = times[threshold - 1];
  if (firstWitnessedAt === undefined || witnessedAt === undefined) {
    const message = `The tree head has ${times.length} of ${threshold} cosignatures that it needs: ask the store when its witness is back.`;
    throw new PackageError('WITNESS_MISSING', '8.4', message);
  }
  const tree = { size: head.size, root: fromHex(head.root) };
  return { head, tree, keyId, witnessedAt, firstWitnessedAt };
}

/** When each witness saw a head, the earliest first. A witness counts once, with the first word it is quoted with. */
async function witnessTimes(
  head: TreeHead,
  witnesses: readonly PublicKey[],
  crypto: PackageCrypto,
): Promise<readonly string[]> {
  const times = new Map<string, string>();
  for (const { witnessedAt, signature: text } of head.cosignatures) {
    const { keyId, bytes } = parseSignature(text, 'cosignature');
    const key = witnesses.find((candidate) => candidate.keyId === keyId);
    if (key === undefined || times.has(keyId)) continue;
    const message = cosignedBytes(head, witnessedAt);
    if (await crypto.verifySignature({ key, signature: bytes, message })) times.set(keyId, witnessedAt);
  }
  return [...times.values()].sort();
}
