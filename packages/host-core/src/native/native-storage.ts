import { fromBase64, toBase64 } from '@org/package-format';

import type { PlatformFiles, PlatformSecrets } from '../platform-files.js';
import type { PlatformBlobs, PlatformRecords } from '../platform.js';
import type { NativeLink } from './native-link.js';

/** Blobs that the app keeps, each whole or not there. */
export function createNativeBlobs({ request }: NativeLink): PlatformBlobs {
  return {
    put: async (key, chunks) => {
      const { draft } = await request('blobs.begin', { key });
      try {
        for await (const chunk of chunks) await request('blobs.write', { draft, bytes: toBase64(chunk) });
        await request('blobs.commit', { draft });
      } catch (error) {
        // The app keeps nothing of it; whether it said so changes nothing.
        await request('blobs.abort', { draft }).catch(() => null);
        throw error;
      }
    },
    read: async (key, offset, length) => {
      const bytes = fromBase64(await request('blobs.read', { key, offset, length }));
      if (bytes.length !== length) throw new Error(`The blob ${key} ends before ${String(offset + length)}.`);
      return bytes;
    },
    size: (key) => request('blobs.size', { key }),
    delete: async (key) => {
      await request('blobs.delete', { key });
    },
    keys: () => request('blobs.keys', {}),
    freeBytes: () => request('blobs.free', {}),
  };
}

/** Records that the app keeps, in its database. */
export function createNativeRecords({ request }: NativeLink): PlatformRecords {
  return {
    get: (key) => request('records.get', { key }),
    list: async (prefix) => {
      const rows = await request('records.list', { prefix });
      // A database orders by bytes of UTF-8; the port by code units.
      return [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
    },
    commit: async (changes, { durable }) => {
      await request('records.commit', { changes: [...changes], durable });
    },
    commitIf: (expected, changes) =>
      request('records.commitIf', { expected: [...expected], changes: [...changes] }),
  };
}

/** Files of programs. */
export function createNativeFiles({ request }: NativeLink): PlatformFiles {
  return {
    write: async (scope, path, bytes, { append }) => {
      await request('files.write', { scope, path, bytes: toBase64(bytes), append });
    },
    read: async (scope, path, offset, length) => {
      const bytes = fromBase64(await request('files.read', { scope, path, offset, length }));
      if (bytes.length !== length)
        throw new Error(`The file ${path} ends before ${String(offset + length)}.`);
      return bytes;
    },
    list: (scope) => request('files.list', { scope }),
    remove: async (scope, path) => {
      await request('files.remove', { scope, path });
    },
    removeAll: async (scope) => {
      await request('files.removeAll', { scope });
    },
  };
}

/** Secrets under a key of the device. */
export function createNativeSecrets({ request }: NativeLink): PlatformSecrets {
  return {
    seal: (scope, text) => request('secrets.seal', { scope, text }),
    open: (scope, sealed) => request('secrets.open', { scope, sealed }),
  };
}
