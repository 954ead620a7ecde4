import { canonicalize, encodeUtf8, parseStoreKeys, toBase64 } from '@org/package-format';
import type { KeyEntry, KeyRole, PublicKey, StoreKeys, StoreRole } from '@org/package-format';
import type { StoreKeysFile } from './trust-file.js';

/** A role as it is drafted: its keys, whole, and how many of them sign. */
export interface RoleDraft {
  readonly keys: readonly KeyEntry[];
  readonly threshold: number;
}

/** A key as a document lists it. */
export function keyEntry({ keyId, spki }: PublicKey): KeyEntry {
  return { keyId, spki: toBase64(spki) };
}

/** More than half: as many as it takes so that no two groups decide without each other. */
export function majorityOf(count: number): number {
  return Math.floor(count / 2) + 1;
}

/** An unsigned version of a store's keys. Keys without a role are not listed. */
export function draftStoreKeys(
  path: string,
  roles: Readonly<Record<StoreRole, RoleDraft>>,
  fields: Omit<StoreKeys, 'format' | 'keys' | 'roles' | 'signatures'>,
): StoreKeysFile {
  const keys = new Map(Object.values(roles).flatMap((role) => role.keys.map((key) => [key.keyId, key])));
  const bytes = encodeUtf8(
    canonicalize({
      format: 1,
      ...fields,
      keys: [...keys.values()],
      roles: {
        root: roleOf(roles.root),
        recovery: roleOf(roles.recovery),
        statements: roleOf(roles.statements),
        log: roleOf(roles.log),
        witnesses: roleOf(roles.witnesses),
      },
      signatures: [],
    }),
  );
  return { kind: 'store-keys', path, bytes, document: parseStoreKeys(bytes) };
}

/** Roles whose keys should not be the same, because one theft would then be two. */
export function sharedKeys({ roles }: StoreKeys): readonly string[] {
  const apart: readonly (readonly [StoreRole, StoreRole])[] = [
    ['root', 'statements'],
    ['root', 'log'],
    ['root', 'witnesses'],
    ['statements', 'log'],
    ['statements', 'witnesses'],
    ['log', 'witnesses'],
  ];
  return apart
    .filter(([one, other]) => roles[one].keyIds.some((keyId) => roles[other].keyIds.includes(keyId)))
    .map(([one, other]) => `${one} and ${other}`);
}

function roleOf({ keys, threshold }: RoleDraft): KeyRole {
  return { keyIds: keys.map(({ keyId }) => keyId), threshold };
}
