// The largest tree head this host has verified; the log may only grow from there (package-format 8.7).

import {
  PackageError,
  assertConsistent,
  canonicalize,
  decodeUtf8,
  encodeUtf8,
  parseTreeHead,
  verifyTreeHead,
} from '@org/package-format';
import * as v from 'valibot';

import { messageOf } from '../error.js';
import { createTurns } from '../in-turn.js';

import type { EvidenceBox } from './evidence.js';
import type { KnownStoreKeys } from './store-keys.js';
import type { CancelSignal, Platform } from '../platform.js';
import type { StoreClient } from '../store-client.js';
import type { VerifiedStoreKeys, VerifiedTreeHead } from '@org/package-format';

/** What is known of the store's log. */
export interface KnownLog {
  /**
   * Proves a head consistent with the largest one and keeps the larger. Throws LOG_FORKED, after keeping both; but where
   * the key that signed the one known here has been replaced since, the offered one is believed.
   */
  accept(
    head: VerifiedTreeHead,
    context: { readonly storeKeys: VerifiedStoreKeys; readonly signal?: CancelSignal | undefined },
  ): Promise<void>;
  /** The latest time the witnesses have vouched for, in milliseconds: no clock of this device may be behind it. */
  floorMs(): Promise<number>;
}

/** A head, and the version of the store's keys that vouches for it. */
interface KnownHead extends VerifiedTreeHead {
  readonly storeKeysVersion: number;
}

const recordKey = 'trust/log';
/** The largest head, and the one whose witnesses saw it last; mostly they are one. */
const recordSchema = v.pipe(
  v.array(v.strictObject({ head: v.string(), storeKeysVersion: v.pipe(v.number(), v.safeInteger()) })),
  v.maxLength(2),
);
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));
const answerSchema = v.object({ path: v.pipe(v.array(hash), v.maxLength(80)) });

/** Opens the log on a device. Heads there are verified again: the disk is input like any other. */
export function openKnownLog(
  platform: Pick<Platform, 'records' | 'crypto' | 'log'>,
  parts: {
    readonly client: Pick<StoreClient, 'document'>;
    readonly evidence: EvidenceBox;
    readonly storeKeys: KnownStoreKeys;
  },
): KnownLog {
  const { records, crypto } = platform;
  const { client, evidence, storeKeys: known } = parts;
  const inTurn = createTurns();
  let opened: Promise<readonly KnownHead[]> | undefined;

  return {
    accept: (head, context) => inTurn(() => accept(head, context)),
    floorMs: async () => Math.max(0, ...(await Promise.all((await current()).map(timeOf)))),
  };

  /** By those who are witnesses now: the word of one that was replaced counts no longer. */
  async function timeOf({ head }: KnownHead): Promise<number> {
    try {
      const { firstWitnessedAt } = await verifyTreeHead(head, { storeKeys: known.chain().latest, crypto });
      return Date.parse(firstWitnessedAt);
    } catch (error) {
      if (error instanceof PackageError) return 0; // the next head says what time it is
      throw error;
    }
  }

  function current(): Promise<readonly KnownHead[]> {
    return (opened ??= load());
  }

  async function load(): Promise<readonly KnownHead[]> {
    const text = await records.get(recordKey);
    try {
      const rows = text === null ? [] : v.parse(recordSchema, JSON.parse(text));
      return await Promise.all(
        rows.map(async ({ head, storeKeysVersion }) => {
          const storeKeys = known.chain().at(storeKeysVersion);
          const verified = await verifyTreeHead(parseTreeHead(encodeUtf8(head)), { storeKeys, crypto });
          return { ...verified, storeKeysVersion };
        }),
      );
    } catch (error) {
      // A row edited by hand: this host begins anew with the next head, like one that was just installed.
      platform.log({ level: 'error', event: 'log-head-unreadable', detail: messageOf(error) });
      return [];
    }
  }

  async function accept(
    head: VerifiedTreeHead,
    { storeKeys, signal }: Parameters<KnownLog['accept']>[1],
  ): Promise<void> {
    const offered = { ...head, storeKeysVersion: storeKeys.document.version };
    const heads = await current();
    const [largest] = [...heads].sort(bySize);
    const isGrown = largest === undefined || (await hasGrown(largest, offered, signal));
    await keep(isGrown ? [...heads, offered] : [offered]);
  }

  /** False where whoever signed the known head can no longer sign another: this host begins anew. */
  async function hasGrown(largest: KnownHead, offered: KnownHead, signal?: CancelSignal): Promise<boolean> {
    try {
      await assertGrown(largest, offered, signal);
      return true;
    } catch (error) {
      if (!(error instanceof PackageError)) throw error;
      await reportFork(largest, offered, error.message);
      if (!known.isReplaced(largest, 'log', offered)) throw error;
      return false;
    }
  }

  async function keep(candidates: readonly KnownHead[]): Promise<void> {
    const [largest] = [...candidates].sort(bySize);
    const [latest] = [...candidates].sort(byTime);
    const heads = [...new Set([largest, latest])].filter((head) => head !== undefined);
    const before = await current();
    if (heads.length === before.length && heads.every((head) => before.includes(head))) return;
    const rows = heads.map(({ head, storeKeysVersion }) => ({ head: canonicalize(head), storeKeysVersion }));
    await records.commit(new Map([[recordKey, JSON.stringify(rows)]]), { durable: true });
    opened = Promise.resolve(heads);
  }

  async function assertGrown(one: KnownHead, other: KnownHead, signal?: CancelSignal): Promise<void> {
    const [smaller, larger] = [one.tree.size, other.tree.size].sort((a, b) => a - b);
    const path =
      smaller === larger || smaller === 0 ? [] : await fetchProof(smaller ?? 0, larger ?? 0, signal);
    await assertConsistent(one, other, { path, crypto });
  }

  /** Two roots of one size contradict each other by themselves; a missing proof may also be the network's work. */
  async function reportFork(one: KnownHead, other: KnownHead, message: string): Promise<void> {
    const type = one.tree.size === other.tree.size ? 'log-forked' : 'log-unproven';
    await evidence.add({ type, message }, [canonicalize(one.head), canonicalize(other.head)]);
  }

  async function fetchProof(from: number, to: number, signal?: CancelSignal): Promise<readonly string[]> {
    const answer = await client.document(`/log/consistency?from=${String(from)}&to=${String(to)}`, signal);
    if (answer.type === 'answer') return v.parse(answerSchema, JSON.parse(decodeUtf8(answer.value))).path;
    const message = 'The store does not prove that its log only grew: try again later.';
    throw answer.type === 'not-found' ? new PackageError('LOG_FORKED', '8.7', message) : new Error(message);
  }
}

/** The largest first; of equals the one that was known before. */
function bySize(one: KnownHead, other: KnownHead): number {
  return other.tree.size - one.tree.size;
}

/** The last seen first. */
function byTime(one: KnownHead, other: KnownHead): number {
  return Date.parse(other.firstWitnessedAt) - Date.parse(one.firstWitnessedAt);
}
