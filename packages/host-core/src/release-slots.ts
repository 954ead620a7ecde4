// Drives the update machine: one durable commit per event, then deletions (docs/updates.md 3).

import { oncePrefix } from './once-journal.js';
import { emptyRecord, parseRecord, recordKey } from './program-record.js';
import { secretPrefix } from './program-secrets.js';
import { storagePrefix } from './program-storage.js';
import { floorKey, floorText, parseFloor, raiseTo } from './trust/floors.js';
import { transition } from './update-machine.js';

import type { Platform } from './platform.js';
import type { ProgramRecord } from './program-record.js';
import type { Floor } from './trust/floors.js';
import type { Transition, UpdateEffect, UpdateEvent } from './update-machine.js';

/** The slots of every program, changed by events only. */
export interface ReleaseSlots {
  load(id: string): Promise<ProgramRecord>;
  list(): Promise<readonly ProgramRecord[]>;
  /** Decides, commits durably, and only then deletes. Events of one program are applied one after another. */
  apply(id: string, event: UpdateEvent): Promise<Transition>;
  /** Forgets a program with all it keeps; only the second copy of its floors stays. */
  remove(id: string): Promise<void>;
}

/** The blob key of a release's container. */
export function packageKey(digest: string): string {
  return `${digest}.mpk`;
}

/** Opens the slots on a platform. */
export function createReleaseSlots(
  platform: Pick<Platform, 'records' | 'blobs' | 'log' | 'natives'>,
): ReleaseSlots {
  const { records, blobs } = platform;
  const turns = new Map<string, Promise<unknown>>();

  return {
    load,
    list: async () => {
      const rows = await records.list(recordKey(''));
      return rows.flatMap(([key, text]) => readable(key.slice(recordKey('').length), text));
    },
    apply: (id, event) =>
      inTurn(id, async () => {
        const before = await load(id);
        const result = transition(before, event);
        if (result.record !== before) await commit(result);
        await deletePackages(result.effects);
        return result;
      }),
    remove: (id) => inTurn(id, () => removeProgram(id)),
  };

  async function load(id: string): Promise<ProgramRecord> {
    const text = await records.get(recordKey(id));
    const record = text === null ? emptyRecord(id) : parseRecord(text, id);
    const floor = await readFloor(id);
    return floor === null ? record : raiseTo(record, floor);
  }

  /** 1.2: the second copy, which holds when the record was lost or turned back. */
  async function readFloor(id: string): Promise<Floor | null> {
    const text = await records.get(floorKey(id));
    try {
      return text === null ? null : parseFloor(text);
    } catch (error) {
      platform.log({ level: 'error', event: 'floor-unreadable', programId: id, detail: String(error) });
      return null;
    }
  }

  function readable(id: string, text: string): ProgramRecord[] {
    try {
      return [parseRecord(text, id)];
    } catch (error) {
      // One damaged row must not hide the other programs; launching or updating this one reports it.
      platform.log({ level: 'error', event: 'record-unreadable', programId: id, detail: String(error) });
      return [];
    }
  }

  // 3.1: record and storage change together or not at all.
  async function commit({ record, effects }: Transition): Promise<void> {
    const changes = await storageChanges(record.id, effects);
    changes.set(recordKey(record.id), JSON.stringify(record));
    changes.set(floorKey(record.id), floorText(record));
    await records.commit(changes, { durable: true });
  }

  async function storageChanges(
    id: string,
    effects: readonly UpdateEffect[],
  ): Promise<Map<string, string | null>> {
    const changes = new Map<string, string | null>();
    if (effects.every(({ type }) => type === 'delete-package')) return changes;
    let live = new Map(await rowsOf(storagePrefix(id)));
    let kept = new Map(await rowsOf(snapshotPrefix(id)));
    for (const key of live.keys()) changes.set(storagePrefix(id) + key, null);
    for (const key of kept.keys()) changes.set(snapshotPrefix(id) + key, null);
    for (const { type } of effects) {
      if (type === 'restore-storage') live = kept;
      if (type === 'snapshot-storage') kept = live;
      else if (type !== 'delete-package') kept = new Map();
    }
    for (const [key, value] of live) changes.set(storagePrefix(id) + key, value);
    for (const [key, value] of kept) changes.set(snapshotPrefix(id) + key, value);
    return changes;
  }

  async function rowsOf(prefix: string): Promise<(readonly [string, string])[]> {
    return (await records.list(prefix)).map(([key, value]) => [key.slice(prefix.length), value] as const);
  }

  // 3.2: pointer before bodies when removing; a deletion lost to a power cut costs space, nothing else.
  async function deletePackages(effects: readonly UpdateEffect[]): Promise<void> {
    for (const effect of effects) {
      if (effect.type === 'delete-package') await blobs.delete(packageKey(effect.digest));
    }
  }

  async function removeProgram(id: string): Promise<void> {
    const text = await records.get(recordKey(id));
    const digests = new Set(text?.match(/[0-9a-f]{64}/gu) ?? []);
    const prefixes = [
      storagePrefix(id),
      snapshotPrefix(id),
      `grant/${id}/`,
      oncePrefix(id),
      secretPrefix(id),
    ];
    const changes = new Map<string, string | null>([[recordKey(id), null]]);
    for (const prefix of prefixes) {
      for (const [key] of await records.list(prefix)) changes.set(key, null);
    }
    await records.commit(changes, { durable: true });
    for (const digest of digests) await blobs.delete(packageKey(digest));
    await platform.natives?.forgetProgram?.(id);
  }

  function inTurn<T>(id: string, operation: () => Promise<T>): Promise<T> {
    const turn = (turns.get(id) ?? Promise.resolve()).then(operation);
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (turns.get(id) === settled) turns.delete(id);
      });
    turns.set(id, settled);
    return turn;
  }
}

function snapshotPrefix(id: string): string {
  return `snapshot/${id}:`;
}
