// The keys of a store in memory, and the documents that say whose they are (package-format 7.3).

import { parseStoreKeys, toBase64 } from '@org/package-format';
import { signStoreKeys } from '@org/package-format/sign';
import { createSigner, generateKeyPair } from '@org/package-format/webcrypto';

import type { KeyEntry, PublicKey, StoreKeys, StoreRole } from '@org/package-format';
import type { Signer } from '@org/package-format/sign';
import type { createWebCrypto } from '@org/package-format/webcrypto';

/** A key pair as its owner holds it. */
export interface AuthorityKey extends KeyEntry {
  readonly signer: Signer;
  readonly publicKey: PublicKey;
}

/** Who holds a role, and how many of them have to sign. */
export interface RoleKeys {
  readonly keys: readonly AuthorityKey[];
  readonly threshold: number;
}

/** What plays each role of a store; one key by itself is a role of one. */
export type RoleChange = Partial<Record<StoreRole, AuthorityKey | RoleKeys>>;

/** The roles of a store, each with its keys. */
export type Roles = Record<StoreRole, RoleKeys>;

/** Makes a key pair. Slow: RSA. */
export async function makeAuthorityKey(subtle: Parameters<typeof createWebCrypto>[0]): Promise<AuthorityKey> {
  const { pkcs8 } = await generateKeyPair(subtle, 2048);
  const { signer, publicKey, spki } = await createSigner(subtle, pkcs8);
  return { keyId: signer.keyId, spki: toBase64(spki), signer, publicKey };
}

/** A key of its own for root (which also recovers), statements, log and witness. */
export async function makeRoles(makeKey: () => Promise<AuthorityKey>): Promise<Roles> {
  const [root, statements, log, witness] = await Promise.all([makeKey(), makeKey(), makeKey(), makeKey()]);
  return {
    root: roleKeys(root),
    recovery: roleKeys(root),
    statements: roleKeys(statements),
    log: roleKeys(log),
    witnesses: roleKeys(witness),
  };
}

/** Roles with some of them given to others. */
export function withRoles(roles: Roles, change: RoleChange): Roles {
  const changed = Object.entries(change).map(([role, keys]) => [role, roleKeys(keys)] as const);
  return { ...roles, ...Object.fromEntries(changed) };
}

/** A version of the store's keys that names these roles, signed by some. */
export async function sealRoles(
  roles: Roles,
  members: Partial<StoreKeys> & Pick<StoreKeys, 'version' | 'signedAt'>,
  signers: readonly AuthorityKey[],
): Promise<Uint8Array> {
  const all = Object.values(roles).flatMap(({ keys }) => keys);
  const entries = new Map(all.map(({ keyId, spki }) => [keyId, { keyId, spki }]));
  const role = ({ keys, threshold }: RoleKeys) => ({ keyIds: keys.map(({ keyId }) => keyId), threshold });
  const document: StoreKeys = {
    format: 1,
    origin: 'store.example',
    keys: [...entries.values()],
    roles: {
      root: role(roles.root),
      recovery: role(roles.recovery),
      statements: role(roles.statements),
      log: role(roles.log),
      witnesses: role(roles.witnesses),
    },
    recoveryDelayHours: 72,
    expires: '2099-01-01T00:00:00Z',
    signatures: [],
    ...members,
  };
  const [first, ...others] = new Map(signers.map((key) => [key.keyId, key.signer])).values();
  if (first === undefined) throw new Error('Somebody has to sign store keys.');
  let bytes = await signStoreKeys(document, first);
  for (const signer of others) bytes = await signStoreKeys(parseStoreKeys(bytes), signer);
  return bytes;
}

/** What a thief holds: in each role the keys it has, or one of its own where it has none. */
export function takenRoles(roles: Roles, isStolen: (key: AuthorityKey) => boolean, own: AuthorityKey): Roles {
  const taken = ({ keys, threshold }: RoleKeys): RoleKeys => {
    const stolen = keys.filter(isStolen);
    return { keys: stolen.length === 0 ? [own] : stolen, threshold };
  };
  return {
    root: taken(roles.root),
    recovery: taken(roles.recovery),
    statements: taken(roles.statements),
    log: taken(roles.log),
    witnesses: taken(roles.witnesses),
  };
}

function roleKeys(keys: AuthorityKey | RoleKeys): RoleKeys {
  return 'threshold' in keys ? keys : { keys: [keys], threshold: 1 };
}
