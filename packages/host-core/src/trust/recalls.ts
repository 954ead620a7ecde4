// What may no longer run: the newest recall list, asked before everything at every launch (package-format 9).

import {
  PackageError,
  decodeUtf8,
  encodeUtf8,
  parseRecallList,
  recallOf,
  verifyRecallList,
} from '@org/package-format';

import { messageOf } from '../error.js';
import { createTurns } from '../in-turn.js';

import type { KnownLog } from './log-head.js';
import type { KnownStoreKeys } from './store-keys.js';
import type { CancelSignal, Platform } from '../platform.js';
import type { StoreClient } from '../store-client.js';
import type { Recall, RecallList, RecallSubject } from '@org/package-format';

/** What is known of recalls. */
export interface KnownRecalls {
  /**
   * Whether there must be a newer list than the one on this device: the store has signed for it, or has replaced the key
   * that signed this one.
   */
  isBehind(epoch: number): Promise<boolean>;
  /**
   * Fetches the newest list and says whether another one counts now. Throws when the store cannot show a list of at least
   * `epoch`, or none although one is known here: this host is being kept stale.
   */
  refresh(epoch: number, signal?: CancelSignal): Promise<boolean>;
  /** The recall that hits a release, by what this device knows. Never needs the network. */
  find(release: RecallSubject): Promise<Recall | null>;
}

const recordKey = 'trust/recall';

/** Opens the recalls of a device. */
export function openKnownRecalls(
  platform: Pick<Platform, 'records' | 'crypto' | 'log'>,
  parts: {
    readonly client: Pick<StoreClient, 'document'>;
    readonly storeKeys: KnownStoreKeys;
    readonly knownLog: KnownLog;
  },
): KnownRecalls {
  const { records, crypto } = platform;
  const { client, storeKeys, knownLog } = parts;
  const inTurn = createTurns();
  let cached: RecallList | null | undefined;

  return {
    isBehind: async (signed) => (await isRetired()) || signed > (await epoch()),
    refresh: (least, signal) => inTurn(() => refresh(least, signal)),
    find: async (release) => {
      const list = await current();
      return list === null ? null : recallOf(list, release);
    },
  };

  /** The list on this device, verified once: what the disk holds is input like any other. */
  async function current(): Promise<RecallList | null> {
    cached ??= await load();
    return cached;
  }

  async function load(): Promise<RecallList | null> {
    const text = await records.get(recordKey);
    if (text === null) return null;
    try {
      return (await verifyRecallList(encodeUtf8(text), { chain: storeKeys.chain(), crypto, isKept: true }))
        .list;
    } catch (error) {
      // Nothing a list says is trusted without its signature; the store is asked for it anew.
      platform.log({ level: 'error', event: 'recall-list-unreadable', detail: messageOf(error) });
      return null;
    }
  }

  async function isRetired(): Promise<boolean> {
    const list = await current();
    return list !== null && storeKeys.isRetired(list.storeKeysVersion, 'statements');
  }

  /** Whoever stole a key may have signed any number: what was signed with one that was replaced since counts no more. */
  async function epoch(): Promise<number> {
    return (await isRetired()) ? 0 : ((await current())?.epoch ?? 0);
  }

  async function refresh(least: number, signal?: CancelSignal): Promise<boolean> {
    const lowest = Math.max(least, await epoch());
    const answer = await client.document('/recall', signal);
    if (answer.type === 'not-found' && lowest === 0) return keep(null);
    if (answer.type !== 'answer') throw stale(lowest);
    await storeKeys.follow(parseRecallList(answer.value).storeKeysVersion, signal);
    const chain = storeKeys.chain();
    const { list, head } = await verifyRecallList(answer.value, { chain, crypto });
    if (list.epoch < Math.max(least, await epoch())) throw stale(lowest);
    await knownLog.accept(head, { storeKeys: chain.latest, signal });
    return keep({ list, bytes: answer.value });
  }

  async function keep(
    next: { readonly list: RecallList; readonly bytes: Uint8Array } | null,
  ): Promise<boolean> {
    const before = await current();
    const isSame =
      before?.epoch === next?.list.epoch && before?.storeKeysVersion === next?.list.storeKeysVersion;
    if (isSame) return false;
    const text = next === null ? null : decodeUtf8(next.bytes);
    await records.commit(new Map([[recordKey, text]]), { durable: true });
    cached = next?.list ?? null;
    return true;
  }
}

function stale(epoch: number): PackageError {
  const message = `The store does not show recall list ${String(epoch)}, which it has signed for: nothing is installed until it does.`;
  return new PackageError('CHAIN_BROKEN', '9.3', message);
}
