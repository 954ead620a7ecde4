// An app that is built for another store begins anew with it: numbers and heads of the one before mean nothing there.

import { encodeUtf8, parseStoreKeys } from '@org/package-format';
import * as v from 'valibot';

import { messageOf } from '../error.js';
import { parseRecord, recordKey } from '../program-record.js';

import type { Platform } from '../platform.js';

const rootKey = 'trust/root';
/** Who contradicted whom stays true. */
const keptPrefix = 'trust/evidence/';

/**
 * Keeps the root that this app pins. Where another store's was pinned before, forgets what was learnt of that one; what is
 * installed stays. A later version of the same store's keys shares a root key with what is known. Throws PackageError when
 * the root is no store-keys document.
 */
export async function keepRoot(
  { records, log }: Pick<Platform, 'records' | 'log'>,
  root: string,
): Promise<void> {
  const pinned = rootKeyIds(root);
  const before = await records.get(rootKey);
  if (before === root) return;
  const changes = new Map<string, string | null>([[rootKey, root]]);
  if (before !== null && !(await isSameStore(before))) {
    log({ level: 'warn', event: 'store-changed' });
    for (const [key] of await records.list('trust/'))
      if (key !== rootKey && !key.startsWith(keptPrefix)) changes.set(key, null);
    for (const [key, text] of await records.list(recordKey(''))) changes.set(key, unbound(key, text));
  }
  await records.commit(changes, { durable: true });

  async function isSameStore(known: string): Promise<boolean> {
    const documents = [known, ...followers(await records.get('trust/store-keys'))];
    return documents.some((text) => {
      try {
        return rootKeyIds(text).some((keyId) => pinned.includes(keyId));
      } catch (error) {
        log({ level: 'error', event: 'kept-root-unreadable', detail: messageOf(error) });
        return false;
      }
    });
  }
}

function rootKeyIds(text: string): readonly string[] {
  return parseStoreKeys(encodeUtf8(text)).roles.root.keyIds;
}

function followers(text: string | null): readonly string[] {
  try {
    return v.parse(v.array(v.string()), JSON.parse(text ?? '[]'));
  } catch {
    return []; // reported where the chain is opened
  }
}

/** A record without the numbers of the store before. */
function unbound(key: string, text: string): string {
  try {
    const record = parseRecord(text, key.slice(recordKey('').length));
    return JSON.stringify({ ...record, seen: [], floorSeq: 0 });
  } catch {
    return text; // reported where the record is used
  }
}
