import { canonicalize, encodeUtf8, openPartnerKeys, parsePartnerKeys, parseStoreKeys } from '../src/index.js';
import type { KeyRole, PartnerKey, PartnerKeys, StoreKeys } from '../src/index.js';
import { signPartnerKeys, signStoreKeys } from '../src/sign.js';
import { crypto, makeKeyPair } from './fixture.js';
import type { KeyPair } from './fixture.js';

/** As many key pairs as a table needs, made once. */
export async function makeKeyPairs(count: number): Promise<readonly KeyPair[]> {
  return Promise.all(Array.from({ length: count }, () => makeKeyPair()));
}

/** A key as documents carry it. */
export function entryOf({ publicKey, spki }: KeyPair) {
  return { keyId: publicKey.keyId, spki: Buffer.from(spki).toString('base64') };
}

/** A role of these keys. */
export function roleOf(keys: readonly KeyPair[], threshold = 1): KeyRole {
  return { keyIds: keys.map(({ publicKey }) => publicKey.keyId), threshold };
}

/** Store keys whose root is given; one more key plays every other role. */
export function storeKeysOf(
  root: { readonly keys: readonly KeyPair[]; readonly threshold: number },
  other: KeyPair,
  change: Partial<StoreKeys> = {},
): StoreKeys {
  const all = new Map([...root.keys, other].map((key) => [key.publicKey.keyId, entryOf(key)]));
  return {
    format: 1,
    origin: 'store.example',
    version: 1,
    keys: [...all.values()],
    roles: {
      root: roleOf(root.keys, root.threshold),
      recovery: roleOf(root.keys, root.threshold),
      statements: roleOf([other]),
      log: roleOf([other]),
      witnesses: roleOf([other]),
    },
    recoveryDelayHours: 72,
    signedAt: '2026-11-20T10:00:00Z',
    expires: '2027-11-20T10:00:00Z',
    signatures: [],
    ...change,
  };
}

/** The bytes of store keys, signed by some. */
export async function sealStoreKeys(document: StoreKeys, signers: readonly KeyPair[]): Promise<Uint8Array> {
  let bytes = encodeUtf8(canonicalize(document));
  for (const { signer } of signers) bytes = await signStoreKeys(parseStoreKeys(bytes), signer);
  return bytes;
}

/** Partner keys that count from 2026 on. */
export function partnerKeysOf(
  keys: readonly (KeyPair | PartnerKey)[],
  change: Partial<PartnerKeys> = {},
): PartnerKeys {
  return {
    format: 1,
    partner: 'acme',
    version: 1,
    threshold: 1,
    keys: keys.map((key) => ('signer' in key ? { ...entryOf(key), notBefore: '2026-01-01T00:00:00Z' } : key)),
    isRecovery: false,
    signedAt: '2026-11-20T10:00:00Z',
    signatures: [],
    ...change,
  };
}

/** Partner keys signed by some. */
export async function sealPartnerKeys(
  document: PartnerKeys,
  signers: readonly KeyPair[],
): Promise<PartnerKeys> {
  let signed = document;
  for (const { signer } of signers) signed = parsePartnerKeys(await signPartnerKeys(signed, signer));
  return signed;
}

/** Partner keys signed by some, as a verifier has them. */
export async function openedPartnerKeys(document: PartnerKeys, signers: readonly KeyPair[]) {
  return openPartnerKeys(await sealPartnerKeys(document, signers), crypto);
}
