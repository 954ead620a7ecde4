// Drives the update machine: one durable commit per event, then deletions (docs/updates.md 3).

import { begunDownloads, downloadPrefix } from './download-log.js';
import { createLeases } from './leases.js';
import { oncePrefix } from './once-journal.js';
import { deletePackageBlobs } from './package-blobs.js';
import { emptyRecord, parseRecord, recordKey, releasesOf } from './program-record.js';
import { secretPrefix } from './program-secrets.js';
import { storagePrefix } from './program-storage.js';
import { floorKey, floorText, parseFloor, raiseTo } from './trust/floors.js';
import { transition } from './update-machine.js';
import { verdictKey, verdictPrefix, verdictText } from './verdict-outbox.js';

import type { Leases } from './leases.js';
import type { Platform } from './platform.js';
import type { ProgramRecord } from './program-record.js';
import type { Floor } from './trust/floors.js';
import type { LaunchedEvent, Transition, UpdateEffect, UpdateEvent } from './update-event.js';

/** What a driver is told; whether a program runs elsewhere it sees by itself. */
type SlotEvent = Exclude<UpdateEvent, LaunchedEvent> | Omit<LaunchedEvent, 'isShared'>;

/** The slots of every program, changed by events only. */
export interface ReleaseSlots {
  load(id: string): Promise<ProgramRecord>;
  list(): Promise<readonly ProgramRecord[]>;
  /**
   * Decides, commits durably, and only then deletes. Events of one program are applied one after another, over all pages
   * and processes of this disk. A launch that is answered with a release holds its package until `release`.
   */
  apply(id: string, event: SlotEvent): Promise<Transition>;
  /** A launch has let go of its release; the package goes when no slot names it any more. */
  release(id: string, digest: string): Promise<void>;
  /** Deletes a package that no slot names and no launch runs from. */
  discard(id: string, digest: string): Promise<void>;
  /** Forgets a program with all it keeps; only the second copy of its floors stays. */
  remove(id: string): Promise<void>;
}

/** The blob key of a release's container. */
export function packageKey(digest: string): string {
  return `${digest}.mpk`;
}

/** Another page may come first each time; after so many times something is wrong. */
const MAX_COMMIT_TRIES = 50;

/** A record and the rows it was read from. */
interface ReadRecord {
  readonly record: ProgramRecord;
  readonly rows: ReadonlyMap<string, string | null>;
}

/** Opens the slots on a platform. */
export function createReleaseSlots(
  platform: Pick<Platform, 'records' | 'blobs' | 'log' | 'natives' | 'instances'>,
  leases: Leases = createLeases(platform),
): ReleaseSlots {
  const { records, blobs } = platform;
  const turns = new Map<string, Promise<unknown>>();

  return {
    load: async (id) => (await read(id)).record,
    list: async () => {
      const rows = await records.list(recordKey(''));
      return rows.flatMap(([key, text]) => readable(key.slice(recordKey('').length), text));
    },
    apply: (id, event) => inTurn(id, () => apply(id, event)),
    release: (id, digest) => inTurn(id, () => release(id, digest)),
    discard: (id, digest) => inTurn(id, () => discard(id, digest)),
    remove: (id) => inTurn(id, () => removeProgram(id)),
  };

  async function apply(id: string, event: SlotEvent): Promise<Transition> {
    for (let tries = 0; tries < MAX_COMMIT_TRIES; tries += 1) {
      const before = await read(id);
      const others = event.type === 'launched' ? await leases.others(id) : new Map<string, string>();
      const isReadOnly = event.type === 'launched' && event.isReadOnly === true;
      const result = transition(
        before.record,
        event.type === 'launched' ? { ...event, isShared: others.size > 0 } : event,
      );
      if (!isReadOnly && !(await commit(before, result, others))) continue;
      if (result.launch?.type === 'open') leases.hold(result.launch.release.digest);
      await deletePackages(id, result.effects);
      return result;
    }
    throw new Error(`The record of ${id} is being changed by another page again and again.`);
  }

  async function release(id: string, digest: string): Promise<void> {
    await leases.release(id, digest);
    await discard(id, digest);
  }

  async function discard(id: string, digest: string): Promise<void> {
    const { record } = await read(id);
    if (releasesOf(record).some((one) => one.digest === digest)) return;
    await deletePackages(id, [{ type: 'delete-package', digest }]);
  }

  async function read(id: string): Promise<ReadRecord> {
    const [text, floor] = await Promise.all([records.get(recordKey(id)), records.get(floorKey(id))]);
    const record = text === null ? emptyRecord(id) : parseRecord(text, id);
    const known = readFloor(id, floor);
    const rows = new Map([
      [recordKey(id), text],
      [floorKey(id), floor],
    ]);
    return { record: known === null ? record : raiseTo(record, known), rows };
  }

  /** 1.2: the second copy, which holds when the record was lost or turned back. */
  function readFloor(id: string, text: string | null): Floor | null {
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

  // 3.1: record and storage change together or not at all, and only if nobody has changed the record since it was read.
  async function commit(
    before: ReadRecord,
    { record, effects, launch }: Transition,
    others: ReadonlyMap<string, string>,
  ): Promise<boolean> {
    const { id } = record;
    const lease = launch?.type === 'open' ? leases.rowOf(id, launch.release.digest) : null;
    if (record === before.record) {
      if (lease !== null) await records.commit(new Map([lease]), { durable: false });
      return true;
    }
    const changes = await storageChanges(id, effects);
    changes.set(recordKey(id), JSON.stringify(record));
    changes.set(floorKey(id), floorText(record));
    for (const effect of effects)
      if (effect.type === 'report') changes.set(verdictKey(id, effect.digest), verdictText(id, effect));
    if (lease !== null) changes.set(...lease);
    return records.commitIf(new Map([...before.rows, ...others]), changes);
  }

  async function storageChanges(
    id: string,
    effects: readonly UpdateEffect[],
  ): Promise<Map<string, string | null>> {
    const changes = new Map<string, string | null>();
    const aboutStorage = effects.filter(({ type }) => storageEffects.includes(type));
    if (aboutStorage.length === 0) return changes;
    let live = new Map(await rowsOf(storagePrefix(id)));
    let kept = new Map(await rowsOf(snapshotPrefix(id)));
    // What is not taken back is left alone: the program may be writing to it at this moment.
    const isTakenBack = aboutStorage.some(({ type }) => type === 'restore-storage');
    if (isTakenBack) for (const key of live.keys()) changes.set(storagePrefix(id) + key, null);
    for (const key of kept.keys()) changes.set(snapshotPrefix(id) + key, null);
    for (const { type } of aboutStorage) {
      if (type === 'restore-storage') live = kept;
      kept = type === 'snapshot-storage' ? live : new Map<string, string>();
    }
    if (isTakenBack) for (const [key, value] of live) changes.set(storagePrefix(id) + key, value);
    for (const [key, value] of kept) changes.set(snapshotPrefix(id) + key, value);
    return changes;
  }

  async function rowsOf(prefix: string): Promise<(readonly [string, string])[]> {
    return (await records.list(prefix)).map(([key, value]) => [key.slice(prefix.length), value] as const);
  }

  // 3.2: pointer before bodies when removing; a deletion lost to a power cut costs space, nothing else.
  async function deletePackages(id: string, effects: readonly UpdateEffect[]): Promise<void> {
    for (const effect of effects) {
      if (effect.type !== 'delete-package' || (await leases.isHeld(id, effect.digest))) continue;
      await deletePackageBlobs(blobs, [effect.digest]);
    }
  }

  async function removeProgram(id: string): Promise<void> {
    const text = await records.get(recordKey(id));
    const begun = (await begunDownloads(platform, id)).map(({ digest }) => digest);
    const digests = new Set([...(await digestsIn(id, text)), ...begun]);
    const prefixes = [
      storagePrefix(id),
      snapshotPrefix(id),
      `grant/${id}/`,
      oncePrefix(id),
      secretPrefix(id),
      verdictPrefix(id),
      leases.prefix(id),
      downloadPrefix(id),
    ];
    const changes = new Map<string, string | null>([[recordKey(id), null]]);
    for (const prefix of prefixes) {
      for (const [key] of await records.list(prefix)) changes.set(key, null);
    }
    await records.commit(changes, { durable: true });
    await deletePackageBlobs(blobs, digests);
    await platform.natives?.forgetProgram?.(id);
  }

  /** The packages of a record; of one that cannot be read, whatever it names and no other record does. */
  async function digestsIn(id: string, text: string | null): Promise<readonly string[]> {
    if (text === null) return [];
    const own = readable(id, text)[0];
    if (own !== undefined) return releasesOf(own).map(({ digest }) => digest);
    const others = (await records.list(recordKey(''))).filter(([key]) => key !== recordKey(id));
    const isOthers = (digest: string) => others.some(([, row]) => row.includes(digest));
    return (text.match(/[0-9a-f]{64}/gu) ?? []).filter((digest) => !isOthers(digest));
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

const storageEffects: readonly UpdateEffect['type'][] = [
  'snapshot-storage',
  'restore-storage',
  'drop-snapshot',
];

function snapshotPrefix(id: string): string {
  return `snapshot/${id}:`;
}
