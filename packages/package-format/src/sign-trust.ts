import { canonicalize } from './canonical-json.js';
import { toHex } from './hex.js';
import { formatSignature, parseSignature, signedBytes } from './signature.js';
import type { Signer } from './signer.js';
import { signDocument } from './signer.js';
import { parsePartnerKeys } from './trust/partner-keys.js';
import type { PartnerKeys } from './trust/partner-keys.js';
import { parseRecallList } from './trust/recall-list.js';
import type { RecallList } from './trust/recall.js';
import { parseStoreKeys } from './trust/store-keys.js';
import type { StoreKeys } from './trust/store-keys.js';
import type { Tree } from './trust/merkle.js';
import { cosignedBytes } from './trust/tree-head.js';
import type { Cosignature, TreeHead } from './trust/tree-head.js';
import { encodeUtf8 } from './utf8.js';

/** The bytes of a version of the store's keys with one more signature. A signature of the same key is replaced. */
export async function signStoreKeys(document: StoreKeys, signer: Signer): Promise<Uint8Array> {
  const bytes = await addSignature('store-keys', document, signer);
  parseStoreKeys(bytes);
  return bytes;
}

/** The bytes of a version of a partner's keys with one more signature. A signature of the same key is replaced. */
export async function signPartnerKeys(document: PartnerKeys, signer: Signer): Promise<Uint8Array> {
  const bytes = await addSignature('partner-keys', document, signer);
  parsePartnerKeys(bytes);
  return bytes;
}

/** The bytes of a signed recall list. Refuses what a host would refuse to read. */
export async function signRecallList(
  list: Omit<RecallList, 'signature'>,
  signer: Signer,
): Promise<Uint8Array> {
  const bytes = await signDocument('recall-list', list, signer);
  parseRecallList(bytes);
  return bytes;
}

/** A tree head as the log signs it, before any witness has seen it. */
export async function signTreeHead(
  { origin, tree, signedAt }: { readonly origin: string; readonly tree: Tree; readonly signedAt: string },
  signer: Signer,
): Promise<TreeHead> {
  const content = { format: 1, origin, size: tree.size, root: toHex(tree.root), signedAt } as const;
  const signature = formatSignature(signer.keyId, await signer.sign(signedBytes('tree-head', content)));
  return { ...content, signature, cosignatures: [] };
}

/** A witness's signature over a tree head. Only whoever has checked that the log just grew may give it. */
export async function cosignTreeHead(
  head: TreeHead,
  witnessedAt: string,
  signer: Signer,
): Promise<Cosignature> {
  const bytes = await signer.sign(cosignedBytes(head, witnessedAt));
  return { witnessedAt, signature: formatSignature(signer.keyId, bytes) };
}

async function addSignature(
  kind: 'store-keys' | 'partner-keys',
  document: StoreKeys | PartnerKeys,
  signer: Signer,
): Promise<Uint8Array> {
  const others = document.signatures.filter((text) => parseSignature(text, kind).keyId !== signer.keyId);
  const signature = formatSignature(signer.keyId, await signer.sign(signedBytes(kind, document)));
  return encodeUtf8(canonicalize({ ...document, signatures: [...others, signature] }));
}
