// Keys and values of one program, under `{program id}:{key}`, with a quota (docs/protocol.md 4.4).

import { BridgeError, limits } from '@org/bridge-protocol';

import { createTurns } from './in-turn.js';
import { emptyRecord, parseRecord, recordKey } from './program-record.js';

import type { PlatformRecords } from './platform.js';
import type { HandlerParamsOf, JsonValue } from '@org/bridge-protocol';

/** `storage.*` of one program. Operations run one after another, so that the quota holds. */
export interface ProgramStorage {
  get(key: string): Promise<JsonValue>;
  /** Durable when it resolves. Rejects with QUOTA_EXCEEDED and changes nothing. */
  set(key: string, value: JsonValue): Promise<void>;
  remove(key: string): Promise<void>;
  clear(): Promise<void>;
  keys(prefix: string): Promise<string[]>;
  /** Reads and changes in their order, all or nothing. Rejects with QUOTA_EXCEEDED and changes nothing. */
  batch(operations: readonly StorageOperation[]): Promise<JsonValue[]>;
  getInfo(): Promise<{ usedChars: number; quotaChars: number; keyCount: number }>;
  /**
   * From now on writes are made only while the record has this release on trial or active, as data that went back are not
   * its any more (updates 2.6): they reject with CONFLICT. Null: they are made whatever the record has.
   */
  fence(digest: string | null): void;
  /** Resolves when everything that was asked for so far has been done. */
  settled(): Promise<void>;
}

/** One step of a batch. */
type StorageOperation = HandlerParamsOf<'storage.batch'>['operations'][number];

/** The record key prefix of a program's storage. An id has no colon, so no program can name another's. */
export function storagePrefix(programId: string): string {
  return `storage/${programId}:`;
}

/** Opens the storage of a program. */
export function openProgramStorage(records: PlatformRecords, programId: string): ProgramStorage {
  const prefix = storagePrefix(programId);
  const inTurn = createTurns(limits.storageQuotaChars);
  let fenceDigest: string | null = null;
  const sizes = async (): Promise<Map<string, number>> => {
    const rows = await records.list(prefix);
    return new Map(rows.map(([key, value]) => [key, key.length - prefix.length + value.length]));
  };

  return {
    get: (key) =>
      inTurn(async () => {
        const row = await records.get(prefix + key);
        return row === null ? null : (JSON.parse(row) as JsonValue);
      }),
    set: async (key, value) => {
      const row = JSON.stringify(value);
      await inTurn(async () => {
        const used = await sizes();
        used.set(prefix + key, key.length + row.length);
        assertWithinQuota(used);
        await write(new Map([[prefix + key, row]]));
      }, row.length);
    },
    remove: (key) => inTurn(() => write(new Map([[prefix + key, null]]))),
    clear: () =>
      inTurn(async () => {
        const rows = await records.list(prefix);
        await write(new Map(rows.map(([key]) => [key, null])));
      }),
    keys: (start) =>
      inTurn(async () => (await records.list(prefix + start)).map(([key]) => key.slice(prefix.length))),
    batch: (operations) =>
      inTurn(async () => {
        const rows = new Map(await records.list(prefix));
        const changes = new Map<string, string | null>();
        let readChars = 0;
        const results = operations.map((operation) => {
          const key = prefix + operation.key;
          if (operation.type === 'get') {
            const row = rows.get(key);
            readChars += row?.length ?? 0;
            return row === undefined ? null : (JSON.parse(row) as JsonValue);
          }
          const row = operation.type === 'set' ? JSON.stringify(operation.value) : null;
          changes.set(key, row);
          if (row === null) rows.delete(key);
          else rows.set(key, row);
          return null;
        });
        assertFitsPacket(readChars);
        assertWithinQuota(
          new Map([...rows].map(([key, row]) => [key, key.length - prefix.length + row.length])),
        );
        if (changes.size > 0) await write(changes);
        return results;
      }, JSON.stringify(operations).length),
    getInfo: () =>
      inTurn(async () => {
        const used = await sizes();
        return { usedChars: sum(used), quotaChars: limits.storageQuotaChars, keyCount: used.size };
      }),
    fence: (digest) => {
      fenceDigest = digest;
    },
    settled: () => inTurn.settled(),
  };

  async function write(changes: ReadonlyMap<string, string | null>): Promise<void> {
    if (fenceDigest === null) return records.commit(changes, { durable: true });
    const key = recordKey(programId);
    for (;;) {
      const text = await records.get(key);
      const { trial, active } = text === null ? emptyRecord(programId) : parseRecord(text, programId);
      if (trial?.release.digest !== fenceDigest && active?.digest !== fenceDigest) throw takenBack();
      if (await records.commitIf(new Map([[key, text]]), changes)) return;
    }
  }
}

function takenBack(): BridgeError {
  const message =
    'This release was taken back, and its data with it: nothing more can be written. Close the program.';
  return new BridgeError('CONFLICT', message);
}

// Before anything is written: an answer that cannot travel would leave the program without knowing what was done.
function assertFitsPacket(readChars: number): void {
  if (readChars <= MAX_READ_CHARS) return;
  throw new BridgeError(
    'PAYLOAD_TOO_LARGE',
    'The batch reads more than fits one answer: read it in several.',
  );
}

/** Characters of JSON that one batch may read: a packet, less the words around them. */
const MAX_READ_CHARS = limits.maxPacketChars - 2_048;

function assertWithinQuota(used: ReadonlyMap<string, number>): void {
  if (used.size > limits.maxStorageKeys) {
    throw new BridgeError(
      'QUOTA_EXCEEDED',
      `storage keeps at most ${String(limits.maxStorageKeys)} keys: remove some, or put more into one value.`,
    );
  }
  if (sum(used) > limits.storageQuotaChars) {
    throw new BridgeError(
      'QUOTA_EXCEEDED',
      `storage keeps at most ${String(limits.storageQuotaChars)} characters: remove what is no longer needed.`,
    );
  }
}

function sum(used: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const chars of used.values()) total += chars;
  return total;
}
