import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { BridgeError } from '@org/bridge-protocol';

import { openFileBlobs } from './file-blobs.js';
import { nodeFileSystem } from './node-file-system.js';

import type { PlatformBlobs, PlatformFiles } from '@org/host-core';

import type { FileSystem } from './file-system.js';

/**
 * Files of programs, each a blob: a change is there whole or not at all. A scope has a folder of its own. The folder around
 * them belongs to this process, which is the store's to see to.
 *
 * Paths are longer than names of files may be, so a blob is named by the hash of its path and begins with it.
 */
export function createDiskFiles(folder: string, fileSystem: FileSystem = nodeFileSystem): PlatformFiles {
  const scopes = new Map<string, Promise<PlatformBlobs>>();

  return {
    write: async (scope, path, bytes, { append }) => {
      const blobs = await open(scope);
      await blobs
        .put(nameOf(path), append ? withMore(blobs, path, bytes) : whole(path, bytes))
        .catch(noRoomIfFull);
    },
    read: async (scope, path, offset, length) =>
      (await open(scope)).read(nameOf(path), headOf(path).length + offset, length),
    list: async (scope) => {
      const blobs = await open(scope);
      const files = await Promise.all((await blobs.keys()).map((key) => fileOf(blobs, key)));
      return files.filter((file) => file !== null);
    },
    remove: async (scope, path) => (await open(scope)).delete(nameOf(path)),
    removeAll: async (scope) => {
      const blobs = await open(scope);
      for (const key of await blobs.keys()) await blobs.delete(key);
    },
  };

  function open(scope: string): Promise<PlatformBlobs> {
    const opening = scopes.get(scope) ?? openScope(scope);
    scopes.set(scope, opening);
    // One that failed is tried again.
    opening.catch(() => scopes.delete(scope));
    return opening;
  }

  async function openScope(scope: string): Promise<PlatformBlobs> {
    const place = join(folder, nameOf(scope));
    await fileSystem.makeFolder(place);
    return openFileBlobs(place, fileSystem);
  }
}

/** What every disk takes as a name, whatever the text. */
function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What stands in front of a file's bytes: how long its path is, and the path. */
function headOf(path: string): Uint8Array {
  const bytes = Buffer.from(path);
  if (bytes.length > MAX_PATH_BYTES) throw new Error(`"${path}" is longer than ${MAX_PATH_BYTES} bytes.`);
  return Uint8Array.of(bytes.length, ...bytes);
}

/** As much as a byte counts; paths of programs have 200 characters at most. */
const MAX_PATH_BYTES = 255;

async function fileOf(
  blobs: PlatformBlobs,
  key: string,
): Promise<readonly [path: string, sizeBytes: number] | null> {
  const size = await blobs.size(key);
  // What was removed meanwhile is not there.
  if (size === null) return null;
  const head = Buffer.from(await blobs.read(key, 0, Math.min(size, 1 + MAX_PATH_BYTES)));
  const length = head[0] ?? 0;
  return [head.toString('utf8', 1, 1 + length), size - 1 - length];
}

async function* whole(path: string, bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield headOf(path);
  yield bytes;
}

/** What is there, and these bytes behind it. */
async function* withMore(
  blobs: PlatformBlobs,
  path: string,
  bytes: Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  const size = (await blobs.size(nameOf(path))) ?? 0;
  if (size === 0) yield headOf(path);
  for (let offset = 0; offset < size; offset += PIECE_BYTES)
    yield await blobs.read(nameOf(path), offset, Math.min(PIECE_BYTES, size - offset));
  yield bytes;
}

/** Read at a time while a file is copied. */
const PIECE_BYTES = 1_048_576;

function noRoomIfFull(cause: unknown): never {
  if (!(cause instanceof Error) || cause.name !== 'QuotaExceededError') throw cause;
  const message = 'This device has no room left: remove what is no longer needed.';
  throw new BridgeError('QUOTA_EXCEEDED', message, { cause });
}
