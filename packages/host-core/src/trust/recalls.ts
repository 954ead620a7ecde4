// What may no longer run: the newest recall list, asked before everything at every launch (package-format 9).

import { PackageError, encodeUtf8, decodeUtf8, recallOf, verifyRecallList } from '@org/package-format';

import { messageOf } from '../error.js';

import type { KnownLog } from './log-head.js';
import type { KnownStoreKeys } from './store-keys.js';
import type { CancelSignal, Platform } from '../platform.js';
import type { StoreClient } from '../store-client.js';
import type { Recall, RecallList, RecallSubject } from '@org/package-format';

/** What is known of recalls. */
export interface KnownRecalls {
  /** The epoch of the list on this device; 0 before the first. */
  epoch(): Promise<number>;
  /**
   * Fetches the newest list. Answers with it when it is newer than the one here, else with null. Throws when the store
   * cannot show a list of at least `epoch`: this host is being kept stale.
   */
  refresh(epoch: number, signal?: CancelSignal): Promise<RecallList | null>;
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
  let cached: RecallList | null | undefined;

  return {
    epoch: async () => (await current())?.epoch ?? 0,
    refresh,
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
      return (await verifyRecallList(encodeUtf8(text), { chain: storeKeys.chain(), crypto })).list;
    } catch (error) {
      // Nothing a list says is trusted without its signature; the store is asked for it anew.
      platform.log({ level: 'error', event: 'recall-list-unreadable', detail: messageOf(error) });
      return null;
    }
  }

  async function refresh(epoch: number, signal?: CancelSignal): Promise<RecallList | null> {
    const known = await current();
    const answer = await client.document('/recall', signal);
    if (answer.type === 'not-found' && epoch <= (known?.epoch ?? 0)) return null;
    if (answer.type !== 'answer') throw stale(epoch);
    const { list, head } = await verifyRecallList(answer.value, { chain: storeKeys.chain(), crypto });
    if (list.epoch < epoch || list.epoch < (known?.epoch ?? 0))
      throw stale(Math.max(epoch, known?.epoch ?? 0));
    if (list.epoch === known?.epoch) return null;
    await knownLog.accept(head, signal);
    await records.commit(new Map([[recordKey, decodeUtf8(answer.value)]]), { durable: true });
    cached = list;
    return list;
  }
}

function stale(epoch: number): PackageError {
  const message = `The store does not show recall list ${String(epoch)}, which it has signed for: nothing is installed until it does.`;
  return new PackageError('CHAIN_BROKEN', '9.3', message);
}
