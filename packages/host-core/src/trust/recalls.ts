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
import type { KnownStoreKeys, Signer } from './store-keys.js';
import type { CancelSignal, Platform } from '../platform.js';
import type { StoreClient } from '../store-client.js';
import type { Recall, RecallList, RecallSubject, Statement } from '@org/package-format';

/** What is known of recalls. */
export interface KnownRecalls {
  /**
   * Whether there must be a newer list than the one on this device: the store has signed for it, or has replaced the key
   * that signed this one.
   */
  isBehind(signed: SignedEpoch): Promise<boolean>;
  /**
   * Fetches the newest list and says whether another one counts now. Throws when the store cannot show the one that it has
   * `signed` for, or none although one is known here: this host is being kept stale.
   */
  refresh(signed: SignedEpoch | null, signal?: CancelSignal): Promise<boolean>;
  /** The recall that hits a release, by what this device knows. Never needs the network. */
  find(release: RecallSubject): Promise<Recall | null>;
}

/** What a verified statement says of recalls. */
type SignedEpoch = Pick<Statement, 'recallEpoch' | 'storeKeysVersion'>;

/** The list here, and the store key that signed it. */
interface KnownList {
  readonly list: RecallList;
  readonly keyId: string;
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
  let cached: KnownList | null | undefined;

  return {
    isBehind: async (signed) => {
      const known = await current();
      return (known !== null && isReplaced(known, signed)) || signed.recallEpoch > (known?.list.epoch ?? 0);
    },
    refresh: (signed, signal) => inTurn(() => refresh(signed, signal)),
    find: async (release) => {
      const known = await current();
      return known === null ? null : recallOf(known.list, release);
    },
  };

  /** The list on this device, verified once: what the disk holds is input like any other. */
  async function current(): Promise<KnownList | null> {
    cached ??= await load();
    return cached;
  }

  async function load(): Promise<KnownList | null> {
    const text = await records.get(recordKey);
    if (text === null) return null;
    try {
      const chain = storeKeys.chain();
      return await verifyRecallList(encodeUtf8(text), { chain, crypto, isKept: true });
    } catch (error) {
      // Nothing a list says is trusted without its signature; the store is asked for it anew.
      platform.log({ level: 'error', event: 'recall-list-unreadable', detail: messageOf(error) });
      return null;
    }
  }

  /** The number that a list may not fall behind: none where the signer of the known one was replaced before. */
  async function floorFor(successor: Pick<Signer, 'storeKeysVersion'>): Promise<number> {
    const known = await current();
    return known === null || isReplaced(known, successor) ? 0 : known.list.epoch;
  }

  function isReplaced(known: KnownList, successor: Pick<Signer, 'storeKeysVersion'>): boolean {
    const { storeKeysVersion } = known.list;
    return storeKeys.isReplaced({ keyId: known.keyId, storeKeysVersion }, 'statements', successor);
  }

  async function refresh(signed: SignedEpoch | null, signal?: CancelSignal): Promise<boolean> {
    const least = signed?.recallEpoch ?? 0;
    const known = await current();
    const answer = await client.document('/recall', signal);
    if (answer.type === 'not-found' && least === 0) {
      if (known === null) return false;
      // The word of a newer signer that there is no list; a network that hides one has no such word.
      if (signed !== null && isReplaced(known, signed)) return keep(null);
    }
    if (answer.type !== 'answer') throw stale(Math.max(least, known?.list.epoch ?? 0));
    const { storeKeysVersion } = parseRecallList(answer.value);
    await storeKeys.follow(storeKeysVersion, signal);
    const chain = storeKeys.chain();
    const { list, head, keyId } = await verifyRecallList(answer.value, { chain, crypto });
    const lowest = Math.max(least, await floorFor(list));
    if (list.epoch < lowest) throw stale(lowest);
    await knownLog.accept(head, { storeKeys: chain.latest, signal });
    return keep({ list, keyId, text: decodeUtf8(answer.value) });
  }

  async function keep(next: (KnownList & { readonly text: string }) | null): Promise<boolean> {
    const before = await current();
    const [one, other] = [before?.list, next?.list];
    if (one?.epoch === other?.epoch && one?.storeKeysVersion === other?.storeKeysVersion) return false;
    await records.commit(new Map([[recordKey, next?.text ?? null]]), { durable: true });
    cached = next;
    return true;
  }
}

function stale(epoch: number): PackageError {
  const message = `The store does not show recall list ${String(epoch)}, which it has signed for: nothing is installed until it does.`;
  return new PackageError('CHAIN_BROKEN', '9.3', message);
}
