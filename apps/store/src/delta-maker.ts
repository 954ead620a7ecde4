import { setImmediate as nextTurn } from 'node:timers/promises';
import type { createDelta } from '@org/package-format/delta';
import type { BlobStore } from './blob-store.js';
import { compress } from './compress.js';
import { storeLimits } from './limits.js';
import type { Recalls } from './recalls.js';
import type { ChannelName } from './repository.js';
import type { DeltaPair, DeltaRows } from './sql-deltas.js';
import { digestOf } from './statement-signing.js';

/** What is known of a delta: its blob, that it is being made, or that there will be none. */
type DeltaAnswer =
  | { readonly type: 'made'; readonly sha256: string }
  | { readonly type: 'waiting' }
  | { readonly type: 'none' };

/** Makes deltas in the background, one at a time. */
export interface DeltaMaker {
  /** Looks a delta up; one that is missing is made from now on, when it may be. */
  find(pair: DeltaPair): Promise<DeltaAnswer>;
  /** Makes deltas to the current release of a channel from those before it. Returns at once. */
  prepare(name: ChannelName): void;
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
  /** Gives up what waits and what is being made. Safe to call twice. */
  close(): Promise<void>;
}

/** What deltas are made with. */
export interface DeltaMakerParts {
  readonly rows: DeltaRows;
  readonly blobs: BlobStore;
  readonly recalls: Pick<Recalls, 'find'>;
  readonly createDelta: typeof createDelta;
  readonly report: (message: string, error: unknown) => void;
}

/** Opens the workshop. A delta that failed is not tried again before the next start. */
export function createDeltaMaker(parts: DeltaMakerParts): DeltaMaker {
  const { rows, blobs, recalls, createDelta, report } = parts;
  const waiting = new Map<string, DeltaPair>();
  const failed = new Set<string>();
  let isClosed = false;
  let work: Promise<void> | null = null;

  async function find(pair: DeltaPair): Promise<DeltaAnswer> {
    const known = await rows.find(pair);
    if (known !== undefined) return known === null ? { type: 'none' } : { type: 'made', sha256: known };
    const key = keyOf(pair);
    if (waiting.has(key)) return { type: 'waiting' };
    if (failed.has(key) || !(await isAllowed(pair))) return { type: 'none' };
    enqueue(pair);
    return { type: 'waiting' };
  }

  /** Of one program, and nothing that was recalled: no device should come from there or go there. */
  async function isAllowed(pair: DeltaPair): Promise<boolean> {
    if (pair.from === pair.to) return false;
    const releases = await rows.releasesOf(pair);
    if (releases === null) return false;
    for (const release of releases) if ((await recalls.find(release)) !== null) return false;
    return true;
  }

  /** When too many wait, the device that asks again later brings the pair again. */
  function enqueue(pair: DeltaPair): void {
    if (isClosed || waiting.size >= storeLimits.maxWaitingDeltas) return;
    waiting.set(keyOf(pair), pair);
    work ??= makeAll();
  }

  async function makeAll(): Promise<void> {
    for (let next = first(waiting); next !== null; next = first(waiting)) {
      try {
        await make(next);
      } catch (error) {
        failed.add(keyOf(next));
        if (!isClosed) report(`The delta ${keyOf(next)} could not be made`, error);
      }
      waiting.delete(keyOf(next));
    }
    work = null;
  }

  async function make(pair: DeltaPair): Promise<void> {
    const [base, target] = await Promise.all([blobs.find(pair.from), blobs.find(pair.to)]);
    if (base === null || target === null) throw new Error('A container is missing from the blobs.');
    const patch = await createDelta(
      await blobs.read(pair.from, 0, base.size),
      await blobs.read(pair.to, 0, target.size),
      { baseSha256: pair.from, pause },
    );
    const compressed = await compress(patch);
    const size = compressed?.length ?? patch.length;
    if (size > (target.compressedSize ?? target.size) * storeLimits.maxDeltaShare) {
      await rows.save(pair, null);
      return;
    }
    const sha256 = digestOf(patch);
    await blobs.put(sha256, patch, compressed);
    await rows.save(pair, sha256);
  }

  /** Requests are answered in between. */
  async function pause(): Promise<void> {
    await nextTurn();
    if (isClosed) throw new Error('The store closes.');
  }

  async function prepareAll(name: ChannelName): Promise<void> {
    const [to, ...bases] = await rows.recentContainers(name);
    if (to === undefined) return;
    for (const from of bases) await find({ from, to });
  }

  async function settled(): Promise<void> {
    await preparing;
    await work;
  }

  let preparing: Promise<void> = Promise.resolve();
  return {
    find,
    prepare(name) {
      preparing = preparing
        .then(() => prepareAll(name))
        .catch((error: unknown) => {
          if (!isClosed) report(`The deltas of ${name.programId} could not be looked up`, error);
        });
    },
    settled,
    async close() {
      isClosed = true;
      waiting.clear();
      await settled();
    },
  };
}

function keyOf({ from, to }: DeltaPair): string {
  return `${from}-${to}`;
}

function first(waiting: ReadonlyMap<string, DeltaPair>): DeltaPair | null {
  const [pair] = waiting.values();
  return pair ?? null;
}
