import { createHash } from 'node:crypto';
import { text } from '../fixture.js';
import { openStoreKeys } from '../../src/trust/store-keys.js';
import { openStoreChain } from '../../src/trust/store-chain.js';
import { openPartnerKeys, parsePartnerKeys } from '../../src/trust/partner-keys.js';
import { idealCrypto, idealKey, idealSpki } from './ideal-crypto.js';
import { jcs } from './json-tree.js';
import type { Json, JsonMembers } from './json-tree.js';
import { inclusionOf, rootOf } from './merkle-oracle.js';
import { partner } from './programs.js';
import { multiSignedTree, signatureOf, signedTree, withMember, without } from './sign-tree.js';

/** Whose keys there are, by name. */
export const keys = {
  partner,
  root1: await idealKey('root1'),
  root2: await idealKey('root2'),
  recovery: await idealKey('recovery'),
  statements1: await idealKey('statements1'),
  statements2: await idealKey('statements2'),
  log: await idealKey('log'),
  witness1: await idealKey('witness1'),
  witness2: await idealKey('witness2'),
  partner2: await idealKey('partner2'),
  partner3: await idealKey('partner3'),
} as const;
/** The name of one of the keys. */
export type KeyName = keyof typeof keys;

/** What the keys that sign a kind of document in fuzzing are, all at once. */
export const signersOf = {
  'store-keys': [keys.root1, keys.root2],
  'partner-keys': [keys.partner, keys.partner2, keys.partner3, keys.recovery],
} as const;

/** The name of the sample store. */
export const origin = 'store.example/log';
const early = '2026-01-01T00:00:00Z';
const late = '2026-02-01T00:00:00Z';

/** A key as documents carry it. */
export function keyEntry(name: KeyName): JsonMembers {
  return { keyId: keys[name].publicKey.keyId, spki: Buffer.from(idealSpki(name)).toString('base64') };
}

const role = (threshold: number, ...names: readonly KeyName[]): JsonMembers => ({
  keyIds: names.map((name) => keys[name].publicKey.keyId),
  threshold,
});

function storeKeys(version: number, statements: KeyName): Promise<JsonMembers> {
  const named = ['root1', 'root2', 'recovery', statements, 'log', 'witness1', 'witness2'] as const;
  const document = {
    format: 1,
    origin,
    version,
    keys: named.map(keyEntry),
    roles: {
      root: role(2, 'root1', 'root2'),
      recovery: role(1, 'recovery'),
      statements: role(1, statements),
      log: role(1, 'log'),
      witnesses: role(2, 'witness1', 'witness2'),
    },
    recoveryDelayHours: 72,
    signedAt: early,
    expires: '2099-01-01T00:00:00Z',
  };
  return multiSignedTree('store-keys', document, signersOf['store-keys']);
}

/** Two versions of the store's keys: another key for statements. */
export const storeKeys1 = await storeKeys(1, 'statements1');
export const storeKeys2 = await storeKeys(2, 'statements2');
/** The first of them as a host pins it, and the chain of both. */
export const pinned = await openStoreKeys(text(jcs(storeKeys1)), idealCrypto);
export const chain = await openStoreChain([text(jcs(storeKeys1)), text(jcs(storeKeys2))], idealCrypto);

const firstKeys = await multiSignedTree(
  'partner-keys',
  {
    format: 1,
    partner: 'acme',
    version: 1,
    threshold: 1,
    keys: [{ ...keyEntry('partner'), notBefore: early }],
    isRecovery: false,
    signedAt: early,
  },
  [keys.partner],
);
/** The partner's first keys, opened. */
export const partnerKeys1 = await openPartnerKeys(parsePartnerKeys(text(jcs(firstKeys))), idealCrypto);
/** Their successor: an end for the first key, a second one, and a third that was stolen. */
export const partnerKeys2 = await multiSignedTree(
  'partner-keys',
  {
    ...without(firstKeys, 'signatures'),
    version: 2,
    keys: [
      { ...keyEntry('partner'), notBefore: early, notAfter: '2030-01-01T00:00:00Z' },
      { ...keyEntry('partner2'), notBefore: early },
      { ...keyEntry('partner3'), notBefore: early, compromisedSince: late },
    ],
  },
  [keys.partner],
);

/** The SHA-256 of the one form of a tree. */
export function digestOf(tree: Json): string {
  return createHash('sha256').update(jcs(tree)).digest('hex');
}

/** A tree head, signed by the log and cosigned by both witnesses. */
export async function signedHead(head: JsonMembers, witnessedAt = late): Promise<JsonMembers> {
  const signed = await signedTree('tree-head', head, keys.log);
  const seen = withMember(without(head, 'signature', 'cosignatures'), 'witnessedAt', witnessedAt);
  const cosignatures = await Promise.all(
    [keys.witness1, keys.witness2].map(async (key) => ({
      witnessedAt,
      signature: await signatureOf('cosignature', seen, key),
    })),
  );
  return withMember(signed, 'cosignatures', cosignatures);
}

/** The head of a log with these entries, and where each of them stands. */
export async function logOf(
  entries: readonly Json[],
): Promise<{ readonly head: JsonMembers; readonly places: readonly JsonMembers[] }> {
  const bytes = entries.map((entry) => text(jcs(entry)));
  const root = Buffer.from(rootOf(bytes)).toString('hex');
  const head = await signedHead({ format: 1, origin, size: bytes.length, root, signedAt: late });
  const places = bytes.map((_, index) => ({
    index,
    path: inclusionOf(index, bytes).map((hash) => Buffer.from(hash).toString('hex')),
  }));
  return { head, places };
}

/** The entry of a version of a partner's keys. */
export function partnerKeysEntry(document: JsonMembers, at: string): JsonMembers {
  const { partner: name = null, version = null } = document;
  return { kind: 'partner-keys', at, partner: name, version, sha256: digestOf(document) };
}
