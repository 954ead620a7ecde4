import type { PlatformBlobs } from '@org/host-core';

/** Blobs in memory. `bodies` is the disk. */
export function createMemoryBlobs(bodies = new Map<string, Uint8Array>()): PlatformBlobs {
  return {
    put: async (key, chunks) => {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) parts.push(chunk.slice());
      const body = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
      let offset = 0;
      for (const part of parts) {
        body.set(part, offset);
        offset += part.length;
      }
      bodies.set(key, body);
    },
    read: (key, offset, length) => {
      const body = bodies.get(key);
      if (body === undefined || offset + length > body.length) {
        return Promise.reject(
          new Error(`Blob ${key} does not hold bytes ${String(offset)} to ${String(offset + length)}.`),
        );
      }
      return Promise.resolve(body.slice(offset, offset + length));
    },
    size: (key) => Promise.resolve(bodies.get(key)?.length ?? null),
    delete: (key) => {
      bodies.delete(key);
      return Promise.resolve();
    },
    keys: () => Promise.resolve([...bodies.keys()]),
  };
}
