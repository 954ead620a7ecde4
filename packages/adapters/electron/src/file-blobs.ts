import { join } from 'node:path';
import { storageError } from './storage-error.js';

import type { PlatformBlobs } from '@org/host-core';
import type { FileSystem, OpenFile } from './file-system.js';

/**
 * Blobs of the platform port, one file each. A blob is written under another name, synced, renamed and the name synced: under
 * its key it is whole or not there, whenever the power is cut.
 */
export async function openFileBlobs(folder: string, fileSystem: FileSystem): Promise<PlatformBlobs> {
  let drafts = 0;
  // Nobody needs them any more, those of locks neither: this process has just taken the folder.
  for (const name of await fileSystem.list(folder))
    if (name.startsWith(DRAFT)) await fileSystem.remove(join(folder, name));
  // A process that was killed may have left a blob whose name is in the cache only.
  await fileSystem.syncFolder(folder);

  return {
    put: async (key, chunks) => {
      const path = join(folder, nameOf(key));
      drafts += 1;
      const draft = join(folder, `${DRAFT}blob-${String(drafts)}`);
      let written = draft;
      try {
        await write(draft, chunks);
        await fileSystem.rename(draft, path);
        // A name that could not be synced shall not be found, or somebody would rely on it.
        written = path;
        await fileSystem.syncFolder(folder);
      } catch (error) {
        await fileSystem.remove(written).catch(() => undefined); // best effort: the put has failed anyway
        throw storageError(error);
      }
    },
    read: async (key, offset, length) => {
      const bytes = await reading(key, (file) => file.read(offset, length));
      if (bytes === null) throw new Error(`There is no blob ${key}.`);
      if (bytes.length === length) return bytes;
      throw new Error(`The blob ${key} ends before ${String(offset + length)}.`);
    },
    size: (key) => reading(key, (file) => file.size()),
    // A cut may bring it back, whole: then it costs space until it is deleted again.
    delete: (key) => fileSystem.remove(join(folder, nameOf(key))),
    keys: async () => (await fileSystem.list(folder)).flatMap((name) => keyOf(name) ?? []),
    freeBytes: () => fileSystem.freeBytes(folder),
  };

  async function write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const file = await fileSystem.create(path);
    try {
      let offset = 0;
      for await (const chunk of chunks) {
        await file.write(offset, chunk);
        offset += chunk.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async function reading<T>(key: string, use: (file: OpenFile) => Promise<T>): Promise<T | null> {
    const file = await fileSystem.open(join(folder, nameOf(key)));
    if (file === null) return null;
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  }
}

const DRAFT = 'draft-';
const BLOB = 'blob-';

/** Some disks do not tell `A` from `a`, cut dots off the end, or keep `con` for themselves. */
function nameOf(key: string): string {
  if (!/^[\w.-]{1,120}$/.test(key))
    throw new Error(
      `"${key}" is no key of a blob: use 1 to 120 letters, digits, dots, underscores and hyphens.`,
    );
  return `${BLOB}${key.replace(/[A-Z]/g, (letter) => `+${letter.toLowerCase()}`)}-`;
}

function keyOf(name: string): string | null {
  if (!name.startsWith(BLOB) || !name.endsWith('-')) return null;
  const key = name.slice(BLOB.length, -1);
  return key.replace(/\+[a-z]/g, (pair) => pair.slice(1).toUpperCase());
}
