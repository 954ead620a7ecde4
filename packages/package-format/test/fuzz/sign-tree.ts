import { text } from '../fixture.js';
import type { IdealKey } from './ideal-crypto.js';
import { jcs } from './json-tree.js';
import type { Json, JsonMembers } from './json-tree.js';

const unsigned: readonly string[] = ['signature', 'signatures', 'cosignatures'];

/** The signature string over a tree as it stands, even when no reader would take it (package-format 4.1 and 4.2). */
export async function signatureOf(kind: string, tree: JsonMembers, { signer }: IdealKey): Promise<string> {
  const bytes = await signer.sign(text(`miniapp/${kind}/v1\n${jcs(without(tree, ...unsigned))}`));
  return `rsa-pss-sha256:${signer.keyId}:${Buffer.from(bytes).toString('base64')}`;
}

/** A tree with its one signature. */
export async function signedTree(kind: string, tree: JsonMembers, key: IdealKey): Promise<JsonMembers> {
  return withMember(tree, 'signature', await signatureOf(kind, tree, key));
}

/** A tree with the signatures of several keys. */
export async function multiSignedTree(
  kind: string,
  tree: JsonMembers,
  keys: readonly IdealKey[],
): Promise<JsonMembers> {
  return withMember(tree, 'signatures', await Promise.all(keys.map((key) => signatureOf(kind, tree, key))));
}

/** A tree without some of its members. */
export function without(tree: JsonMembers, ...names: readonly string[]): JsonMembers {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => !names.includes(name)));
}

/** A tree with a member set. Entry by entry, so that `__proto__` is a name like any other. */
export function withMember(tree: JsonMembers, name: string, value: Json): JsonMembers {
  return Object.fromEntries([...Object.entries(without(tree, name)), [name, value]]);
}
