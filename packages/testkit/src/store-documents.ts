// What a store in memory answers about trust: keys, announcements, the recall list, proofs.

import { canonicalize, encodeUtf8 } from '@org/package-format';

import type { MemoryLog } from './memory-log.js';
import type { PartnerKeys, TreeHead } from '@org/package-format';

/** What the log has of a version of a partner's keys. */
export interface LoggedKeys {
  readonly document: PartnerKeys;
  readonly bytes: Uint8Array;
  readonly at: string;
  readonly index: number;
  /** The tree that announced it first. */
  readonly announced: { readonly head: TreeHead; readonly path: readonly string[] };
}

/** What there is to show. */
export interface StoreDocuments {
  readonly versions: readonly Uint8Array[];
  /** The newest first. */
  readonly partnerKeys: readonly LoggedKeys[];
  readonly recallList: Uint8Array | null;
  readonly log: MemoryLog;
}

/** The document at a path, or null. */
export async function answerDocument(path: string, documents: StoreDocuments): Promise<Uint8Array | null> {
  const { versions, partnerKeys, recallList, log } = documents;
  if (path === '/recall') return recallList;
  const [, storeKeys] = /^\/trust\/store-keys\/(\d+)$/.exec(path) ?? [];
  if (storeKeys !== undefined) return versions[Number(storeKeys) - 1] ?? null;
  const [, from, to] = /^\/log\/consistency\?from=(\d+)&to=(\d+)$/.exec(path) ?? [];
  if (from !== undefined) {
    if (Number(from) > Number(to) || Number(to) > log.size) return null;
    return encodeUtf8(JSON.stringify({ path: await log.consistency(Number(from), Number(to)) }));
  }
  const [, partner, version, announcement] =
    /^\/partners\/([a-z0-9._-]+)\/keys\/(\d+)(\/announcement)?$/.exec(path) ?? [];
  const logged = partnerKeys.find(
    ({ document }) => document.partner === partner && document.version === Number(version),
  );
  if (logged === undefined) return null;
  const { at, index, announced, bytes } = logged;
  return announcement === undefined ? bytes : encodeUtf8(canonicalize({ at, index, ...announced }));
}
