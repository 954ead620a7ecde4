import { crashFates, sectorsOf } from './crash-fates.js';
import { applyEffect, copyLayer } from './disk-layer.js';
import { seededRandom } from '../seeded-random.js';

import type { CrashOptions, EffectFate, SectorFate } from './crash-fates.js';
import type { DiskEffect, DiskLayer } from './disk-layer.js';

/** A file system with few operations, which a store on plain files can be tested on. */
interface ModelledFileSystem {
  makeFolder(folder: string): Promise<void>;
  lock(folder: string): Promise<() => Promise<void>>;
  list(folder: string): Promise<readonly string[]>;
  open(path: string): Promise<ModelledFile | null>;
  create(path: string): Promise<ModelledFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  syncFolder(folder: string): Promise<void>;
  freeBytes(folder: string): Promise<number | null>;
}

/** An open file of it. */
interface ModelledFile {
  size(): Promise<number>;
  read(offset: number, length: number): Promise<Uint8Array>;
  write(offset: number, bytes: Uint8Array): Promise<void>;
  truncate(size: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** An operation that changes something; reading is none. */
export interface DiskOperation {
  /** 1 is the first since the disk was made. */
  readonly number: number;
  readonly type: 'create' | 'write' | 'truncate' | 'sync' | 'rename' | 'remove' | 'sync-folder';
  readonly path: string;
}

/**
 * What goes wrong with an operation: the disk is full (half of a write is done); or a sync fails, and what it should have
 * brought to the platter is lost or has come there. Whichever it is, the cache shows it, and later syncs leave it out.
 */
export type DiskFault = 'full' | 'sync-fails-lost' | 'sync-fails-kept';

/** A disk that is switched off. */
export interface DiskImage {
  /** What became of the effects that nobody had synced. */
  readonly story: string;
  /** @internal */
  readonly platter: DiskLayer;
  /** @internal */
  readonly cache: DiskLayer;
  /** @internal */
  readonly pending: readonly DiskEffect[];
}

/** A disk with a cache: what is not synced may be lost, torn or overtaken when the power is cut. */
export interface ModelledDisk extends ModelledFileSystem {
  /** What was done, in order. Run a journey once to count, then once for each operation with `cutAt`. */
  readonly operations: readonly DiskOperation[];
  /** Whether the power was cut. */
  readonly isCut: boolean;
  /** What the platter may hold after a power cut now. */
  crashDisks(options?: CrashOptions): Iterable<DiskImage>;
  /** The same disk for the next process, when this one is killed and the power stays on. */
  afterKill(): DiskImage;
}

/** How a disk is made. */
export interface ModelledDiskOptions {
  /** What is on it; nothing unless told. */
  readonly image?: DiskImage;
  /** The power is cut in the middle of the operation with this number: it and all that follow reject. */
  readonly cutAt?: number;
  readonly faultOf?: (operation: DiskOperation) => DiskFault | null;
}

/** Makes a disk in memory. Only content survives a cut by `sync`, only names by `syncFolder`; a folder needs not be made. */
export function createModelledDisk({
  image,
  cutAt = Infinity,
  faultOf = () => null,
}: ModelledDiskOptions = {}): ModelledDisk {
  const platter = image === undefined ? emptyLayer() : copyLayer(image.platter);
  const cache = image === undefined ? emptyLayer() : copyLayer(image.cache);
  let pending: readonly DiskEffect[] = image?.pending ?? [];
  let nextFile = Math.max(0, ...cache.bodies.keys(), ...platter.bodies.keys(), ...cache.names.values()) + 1;
  const operations: DiskOperation[] = [];
  const locked = new Set<string>();
  const isCut = () => operations.length >= cutAt;

  return {
    operations,
    get isCut() {
      return isCut();
    },
    makeFolder: () => now(() => undefined),
    lock: (folder) =>
      now(() => {
        if (locked.has(folder)) throw new Error(`${folder} is in use by another process.`);
        locked.add(folder);
        return () => now(() => void locked.delete(folder));
      }),
    list: (folder) =>
      now(() => [...cache.names.keys()].filter((path) => folderOf(path) === folder).map(nameIn)),
    open: (path) => now(() => openFile(path)),
    create: (path) =>
      now(() => {
        const there = openFile(path);
        if (there !== null) return there;
        nextFile += 1;
        const created = nextFile;
        // The file is there to be found before the cut: only its name may be lost.
        cache.bodies.set(created, new Uint8Array());
        perform('create', path, [{ type: 'link', path, file: created }]);
        return fileOf(path, created);
      }),
    rename: (from, to) =>
      now(() => {
        const file = cache.names.get(from);
        if (file === undefined) throw failure('ENOENT', `${from} is not there.`);
        perform('rename', to, [{ type: 'rename', from, to, file }]);
      }),
    remove: (path) =>
      now(() => {
        if (cache.names.has(path)) perform('remove', path, [{ type: 'unlink', path }]);
      }),
    syncFolder: (folder) =>
      now(() => {
        syncing('sync-folder', folder, (effect) => folderOfEffect(effect) === folder);
      }),
    freeBytes: () => now(() => null),
    crashDisks: function* (options = {}) {
      for (const fates of crashFates(pending, options))
        yield crashed({ platter, pending }, fates, options.sectorBytes ?? 512);
    },
    afterKill: () => ({ story: 'killed', platter, cache, pending }),
  };

  function openFile(path: string): ModelledFile | null {
    const file = cache.names.get(path);
    return file === undefined ? null : fileOf(path, file);
  }

  function fileOf(path: string, file: number): ModelledFile {
    const body = () => cache.bodies.get(file) ?? new Uint8Array();
    return {
      size: () => now(() => body().length),
      read: (offset, length) => now(() => body().slice(offset, offset + length)),
      write: (offset, bytes) =>
        now(() => {
          perform('write', path, [{ type: 'write', file, offset, bytes: bytes.slice() }]);
        }),
      truncate: (size) =>
        now(() => {
          perform('truncate', path, [{ type: 'truncate', file, size }]);
        }),
      sync: () =>
        now(() => {
          syncing('sync', path, (effect) => isContentOf(effect, file));
        }),
      close: () => now(() => undefined),
    };
  }

  /** One turn of the event loop later, unless the power is cut. */
  async function now<T>(act: () => T): Promise<T> {
    await Promise.resolve();
    if (isCut()) throw failure('EIO', 'The power was cut.');
    return act();
  }

  function begin(type: DiskOperation['type'], path: string): DiskFault | null {
    const operation = { number: operations.length + 1, type, path };
    operations.push(operation);
    return faultOf(operation);
  }

  function perform(type: DiskOperation['type'], path: string, effects: readonly DiskEffect[]): void {
    const isFull = begin(type, path) === 'full' && type !== 'remove' && type !== 'truncate';
    for (const effect of isFull ? effects.flatMap(halfOf) : effects) {
      applyEffect(cache, effect);
      pending = [...pending, effect];
    }
    if (isCut()) throw failure('EIO', 'The power was cut.');
    if (isFull) throw failure('ENOSPC', 'No space is left on the disk.');
  }

  function syncing(type: DiskOperation['type'], path: string, isOf: (effect: DiskEffect) => boolean): void {
    const fault = begin(type, path);
    if (isCut()) throw failure('EIO', 'The power was cut.');
    const isLost = fault === 'sync-fails-lost';
    for (const effect of pending) if (isOf(effect) && !isLost) applyEffect(platter, effect);
    pending = pending.filter((effect) => !isOf(effect));
    if (isLost || fault === 'sync-fails-kept') throw failure('EIO', `${path} could not be synced.`);
  }
}

function crashed(
  { platter, pending }: Pick<DiskImage, 'platter' | 'pending'>,
  fates: readonly EffectFate[],
  sectorBytes: number,
): DiskImage {
  const left = copyLayer(platter);
  pending.forEach((effect, index) => {
    const fate = fates[index] ?? 'lost';
    if (fate === 'kept') applyEffect(left, effect);
    else if (fate !== 'lost' && effect.type === 'write')
      sectorsOf(effect, sectorBytes).forEach(({ from, to }, sector) => {
        const bytes = sectorAfter(effect.bytes.subarray(from, to), fate[sector] ?? 'lost');
        if (bytes !== null) applyEffect(left, { ...effect, offset: effect.offset + from, bytes });
      });
  });
  const story = pending.map((effect, index) => `${storyOf(effect)}: ${String(fates[index])}`).join('; ');
  return { story, platter: left, cache: copyLayer(left), pending: [] };
}

function sectorAfter(bytes: Uint8Array, fate: SectorFate): Uint8Array | null {
  switch (fate) {
    case 'kept':
      return bytes;
    case 'lost':
      return null;
    case 'zeros':
      return new Uint8Array(bytes.length);
    case 'garbage': {
      // Letters: what does not look broken at first sight is the worst.
      const random = seededRandom(bytes.length);
      return bytes.map(() => 97 + Math.floor(random() * 26));
    }
  }
}

function halfOf(effect: DiskEffect): readonly DiskEffect[] {
  if (effect.type !== 'write') return [];
  return [{ ...effect, bytes: effect.bytes.subarray(0, effect.bytes.length >> 1) }];
}

function storyOf(effect: DiskEffect): string {
  switch (effect.type) {
    case 'write':
      return `write ${String(effect.bytes.length)} bytes at ${String(effect.offset)} of file ${String(effect.file)}`;
    case 'truncate':
      return `truncate file ${String(effect.file)} to ${String(effect.size)}`;
    case 'link':
      return `create ${effect.path} as file ${String(effect.file)}`;
    case 'unlink':
      return `remove ${effect.path}`;
    case 'rename':
      return `rename ${effect.from} to ${effect.to}`;
  }
}

function isContentOf(effect: DiskEffect, file: number): boolean {
  return (effect.type === 'write' || effect.type === 'truncate') && effect.file === file;
}

function folderOfEffect(effect: DiskEffect): string | null {
  switch (effect.type) {
    case 'link':
    case 'unlink':
      return folderOf(effect.path);
    case 'rename':
      return folderOf(effect.to);
    case 'write':
    case 'truncate':
      return null;
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function emptyLayer(): DiskLayer {
  return { names: new Map(), bodies: new Map() };
}

function failure(code: 'ENOSPC' | 'ENOENT' | 'EIO', message: string): Error {
  return Object.assign(new Error(message), { code });
}
