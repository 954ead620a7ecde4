import type { PlatformBlobs } from '@org/host-core';

import type { IndexedDatabase } from './indexed-database.js';

/** Blobs of the platform, and the handle to one that a frame can be given without copying it. */
export interface IndexedDbBlobs extends PlatformBlobs {
  /** The blob itself, or null. It stays readable when the key is deleted meanwhile. */
  open(key: string): Promise<Blob | null>;
}

/** Blobs in IndexedDB: the one store of a browser that puts a file on the disk before it says so (docs/adr/0005-file-store.md). */
export function createIndexedDbBlobs(database: IndexedDatabase): IndexedDbBlobs {
  /** False once a browser refused: a private window of WebKit keeps bytes, and no blobs. */
  let keepsBlobs = true;
  /** The blob that was made of bytes last: it is read in many small pieces. */
  let made: { readonly key: string; readonly blob: Blob } | null = null;

  async function open(key: string): Promise<Blob | null> {
    if (made?.key === key) return made.blob;
    const kept = await database.run({
      store: 'blobs',
      mode: 'readonly',
      body: (store) => {
        const value: IDBRequest<unknown> = store.get(key);
        return () => value.result;
      },
    });
    if (kept instanceof Blob) return kept;
    if (!(kept instanceof ArrayBuffer)) return null;
    made = { key, blob: new Blob([kept]) };
    return made.blob;
  }

  return {
    open,
    put: async (key, chunks) => {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      // The page holds one container, at most 64 MiB, until its end: a blob made of blobs is written at a third of the speed.
      // No source of ours reads into shared memory, which a blob refuses.
      for await (const chunk of chunks) parts.push(chunk as Uint8Array<ArrayBuffer>);
      await put(key, new Blob(parts));
    },
    read: async (key, offset, length) => {
      const blob = await open(key);
      if (blob === null) throw new Error(`There is no blob ${key}.`);
      const bytes = new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      if (bytes.length === length) return bytes;
      throw new Error(`The blob ${key} ends at ${blob.size}, before ${offset + length}.`);
    },
    size: async (key) => (await open(key))?.size ?? null,
    delete: (key) => change(key, (store) => store.delete(key)),
    keys: () =>
      database.run({
        store: 'blobs',
        mode: 'readonly',
        body: (store) => {
          const keys = store.getAllKeys();
          return () => keys.result.map(String);
        },
      }),
    freeBytes,
  };

  async function put(key: string, blob: Blob): Promise<void> {
    if (keepsBlobs) {
      try {
        await change(key, (store) => store.put(blob, key));
        return;
      } catch (error) {
        if (error instanceof DOMException && error.name === 'QuotaExceededError') throw error;
      }
    }
    const bytes = await blob.arrayBuffer();
    await change(key, (store) => store.put(bytes, key));
    keepsBlobs = false;
  }

  function change(key: string, body: (store: IDBObjectStore) => void): Promise<void> {
    if (made?.key === key) made = null;
    return database.run({
      store: 'blobs',
      mode: 'readwrite',
      isDurable: true,
      body: (store) => {
        body(store);
        return () => undefined;
      },
    });
  }
}

/** What the browser lets this site store more; an estimate, and null where it makes none. */
async function freeBytes(): Promise<number | null> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
  } catch {
    // No storage manager, as on plain http: the write itself will tell.
    return null;
  }
}
