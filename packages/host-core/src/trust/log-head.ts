// The largest tree head this host has verified; the log may only grow from there (package-format 8.7).

import { PackageError, assertConsistent, decodeUtf8, fromHex } from '@org/package-format';
import * as v from 'valibot';

import { messageOf } from '../error.js';

import type { EvidenceBox } from './evidence.js';
import type { CancelSignal, Platform } from '../platform.js';
import type { StoreClient } from '../store-client.js';
import type { VerifiedTreeHead } from '@org/package-format';

/** What is known of the store's log. */
export interface KnownLog {
  /** Proves a head consistent with the largest one and keeps the larger. Throws LOG_FORKED, after keeping both. */
  accept(head: VerifiedTreeHead, signal?: CancelSignal): Promise<void>;
  /** The latest time the witnesses have vouched for, in milliseconds: no clock of this device may be behind it. */
  floorMs(): Promise<number>;
}

const recordKey = 'trust/log';
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));
const recordSchema = v.strictObject({
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  root: hash,
  witnessedAt: v.string(),
  firstWitnessedAt: v.string(),
  /** The head as it was signed, for evidence. */
  head: v.string(),
});
const answerSchema = v.object({ path: v.pipe(v.array(hash), v.maxLength(80)) });

/** Opens the log on a device. */
export function openKnownLog(
  platform: Pick<Platform, 'records' | 'crypto' | 'log'>,
  { client, evidence }: { readonly client: Pick<StoreClient, 'document'>; readonly evidence: EvidenceBox },
): KnownLog {
  const { records, crypto } = platform;

  return {
    accept,
    floorMs: async () => Date.parse((await load())?.firstWitnessedAt ?? '1970-01-01T00:00:00Z'),
  };

  async function load(): Promise<v.InferOutput<typeof recordSchema> | null> {
    const text = await records.get(recordKey);
    try {
      return text === null ? null : v.parse(recordSchema, JSON.parse(text));
    } catch (error) {
      // A row edited by hand: this host begins anew with the next head, like one that was just installed.
      platform.log({ level: 'error', event: 'log-head-unreadable', detail: messageOf(error) });
      return null;
    }
  }

  async function accept(offered: VerifiedTreeHead, signal?: CancelSignal): Promise<void> {
    const record = await load();
    if (record !== null) {
      const known = { ...offered, tree: { size: record.size, root: fromHex(record.root) } };
      const [smaller, larger] = [record.size, offered.tree.size].sort((a, b) => a - b);
      const path =
        smaller === larger || smaller === 0 ? [] : await fetchProof(smaller ?? 0, larger ?? 0, signal);
      try {
        await assertConsistent(known, offered, { path, crypto });
      } catch (error) {
        if (error instanceof PackageError) {
          await evidence.add({ type: 'log-forked', message: error.message }, [
            record.head,
            JSON.stringify(offered.head),
          ]);
        }
        throw error;
      }
      if (offered.tree.size < record.size) return;
      if (offered.tree.size === record.size && offered.firstWitnessedAt <= record.firstWitnessedAt) return;
    }
    const { head, witnessedAt } = offered;
    // A larger head that its witnesses saw at an earlier time does not turn the clock back.
    const times = [offered.firstWitnessedAt, record?.firstWitnessedAt ?? ''].sort();
    const firstWitnessedAt = times[1] ?? offered.firstWitnessedAt;
    const kept = {
      size: head.size,
      root: head.root,
      witnessedAt,
      firstWitnessedAt,
      head: JSON.stringify(head),
    };
    await records.commit(new Map([[recordKey, JSON.stringify(kept)]]), { durable: true });
  }

  async function fetchProof(from: number, to: number, signal?: CancelSignal): Promise<readonly string[]> {
    const answer = await client.document(`/log/consistency?from=${String(from)}&to=${String(to)}`, signal);
    if (answer.type !== 'answer')
      throw new Error('The store does not prove that its log only grew: try again later.');
    return v.parse(answerSchema, JSON.parse(decodeUtf8(answer.value))).path;
  }
}
