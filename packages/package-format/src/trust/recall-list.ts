import type { PackageCrypto } from '../crypto.js';
import { sha256 } from '../crypto.js';
import { canonicalize } from '../canonical-json.js';
import { PackageError } from '../error.js';
import { checkFields } from '../fields.js';
import { toHex } from '../hex.js';
import { parseSignature, verifySignedDocument } from '../signature.js';
import { logPlaceFields } from '../statement-fields.js';
import type { JsonObject } from '../strict-json.js';
import { encodeUtf8 } from '../utf8.js';

import { assertLogged } from './assert-logged.js';
import type { LogEntry } from './log-entry.js';
import { recallFields, recallListFields } from './recall-fields.js';
import type { Recall, RecallList, RecallSubject } from './recall.js';
import type { StoreChain } from './store-chain.js';
import { checkTreeHead, verifyTreeHead } from './tree-head.js';
import type { VerifiedTreeHead } from './tree-head.js';
import { parseTrustDocument } from './trust-document.js';

/** A list that the store signed and its log has. */
export interface VerifiedRecallList {
  readonly list: RecallList;
  readonly head: VerifiedTreeHead;
  /** The store key that signed. */
  readonly keyId: string;
}

/** Reads a recall list and holds it to package-format 7.1, 9.1 and 9.2. Not yet trusted. */
export function parseRecallList(bytes: Uint8Array): RecallList {
  const value = parseTrustDocument(bytes, 'recall list');
  parseSignature(value.signature, 'recall-list');
  const context = { code: 'DOCUMENT_INVALID', rule: '9.1', where: 'recall list' } as const;
  checkFields(value, recallListFields, context);
  // Every member has passed the rule that its type demands in recall-fields.ts; the nested ones follow.
  const list = value as unknown as RecallList;
  for (const [index, recall] of list.recalls.entries()) {
    const where = `recall list: recalls[${index}]`;
    // A recall is still plain JSON here: its type may be none of the three.
    const fields = recallFields.get(recall.type);
    if (fields === undefined) {
      throw new PackageError('DOCUMENT_INVALID', '9.2', `${where}: type must be release, range or key.`);
    }
    checkFields({ ...recall }, fields, { ...context, rule: '9.2', where });
  }
  const { head, ...place } = list.log;
  checkFields({ ...place }, logPlaceFields, { ...context, rule: '8.6', where: 'recall list: log' });
  // Still plain JSON; the check gives it the shape that its type promises.
  checkTreeHead(head as unknown as JsonObject);
  return list;
}

/** The entry with which a recall list has to be in the log: a digest of all it says besides signature and proof. */
export async function recallEntry(
  { format, epoch, recalls, publishedAt, storeKeysVersion }: Omit<RecallList, 'log' | 'signature'>,
  crypto: PackageCrypto,
): Promise<LogEntry> {
  const content = canonicalize({ format, epoch, recalls, publishedAt, storeKeysVersion });
  return {
    kind: 'recall-list',
    at: publishedAt,
    epoch,
    sha256: toHex(await sha256(crypto, encodeUtf8(content))),
  };
}

/**
 * Reads a recall list and checks that the store signed it and that its log has it (package-format 9.3): under the newest
 * store keys, or, when it `isKept` since it was first verified, under those that it names.
 */
export async function verifyRecallList(
  bytes: Uint8Array,
  {
    chain,
    crypto,
    isKept = false,
  }: { readonly chain: StoreChain; readonly crypto: PackageCrypto; readonly isKept?: boolean },
): Promise<VerifiedRecallList> {
  const list = parseRecallList(bytes);
  // A version that is not known here is refused, whichever keys are used.
  const named = chain.at(list.storeKeysVersion);
  const storeKeys = isKept ? named : chain.latest;
  const keyId = await verifySignedDocument('recall-list', list, {
    keys: storeKeys.keysOf('statements'),
    crypto,
  });
  const head = await verifyTreeHead(list.log.head, { storeKeys, crypto });
  await assertLogged(await recallEntry(list, crypto), list.log, { tree: head.tree, crypto });
  return { list, head, keyId };
}

/** The recall that hits a release, the hardest first; null when none does (package-format 9.4). */
export function recallOf({ recalls }: Pick<RecallList, 'recalls'>, release: RecallSubject): Recall | null {
  const hits = recalls.filter((recall) => doesHit(recall, release));
  return hits.find(({ mode }) => mode === 'hard') ?? hits[0] ?? null;
}

function doesHit(recall: Recall, { id, manifestSha256, releaseSeq, keyId }: RecallSubject): boolean {
  switch (recall.type) {
    case 'release':
      return recall.manifestSha256 === manifestSha256;
    case 'range':
      return recall.id === id && recall.fromSeq <= releaseSeq && releaseSeq <= recall.toSeq;
    case 'key':
      return recall.keyId === keyId;
  }
}
