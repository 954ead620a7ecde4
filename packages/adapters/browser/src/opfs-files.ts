import { BridgeError } from '@org/bridge-protocol';

import type { PlatformFiles } from '@org/host-core';

import { errorNameOf } from './natives/native-error.js';

/**
 * Files of programs in the origin private file system: a folder for each scope, in it one file for each path. Null where
 * the browser has no such place, or one that pages cannot write to.
 */
export async function createOpfsFiles(): Promise<PlatformFiles | null> {
  const root = await openRoot();
  if (root === null) return null;

  return {
    write: (scope, path, bytes, { append }) =>
      inTurn(scope, async () => {
        const folder = await root.getDirectoryHandle(encodeURIComponent(scope), { create: true });
        const name = toFileName(path);
        const known = await folder.getFileHandle(name).catch(nullIfMissing);
        try {
          await writeFile(known ?? (await folder.getFileHandle(name, { create: true })), bytes, append);
        } catch (cause) {
          // It was made for these bytes. Should it stay, it is empty, and the first error is the one to tell.
          if (known === null) await removeEntry(folder, name).catch(() => undefined);
          throw cause;
        }
      }).catch(noRoomIfFull),
    read: async (scope, path, offset, length) => {
      const folder = await root.getDirectoryHandle(encodeURIComponent(scope));
      const file = await (await folder.getFileHandle(toFileName(path))).getFile();
      const bytes = new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
      if (bytes.length !== length) throw new RangeError(`"${path}" ends before ${offset + length} bytes.`);
      return bytes;
    },
    list: async (scope) => {
      const sizes: (readonly [string, number])[] = [];
      const folder = await root.getDirectoryHandle(encodeURIComponent(scope)).catch(nullIfMissing);
      if (folder === null) return sizes;
      for await (const [name, entry] of folder.entries()) {
        // What was removed meanwhile is not there.
        const file = await (entry as FileSystemFileHandle).getFile().catch(nullIfMissing);
        if (file !== null) sizes.push([toPath(name), file.size]);
      }
      return sizes;
    },
    remove: (scope, path) =>
      inTurn(scope, async () => {
        const folder = await root.getDirectoryHandle(encodeURIComponent(scope)).catch(nullIfMissing);
        if (folder !== null) await removeEntry(folder, toFileName(path));
      }),
    removeAll: (scope) => inTurn(scope, () => removeEntry(root, encodeURIComponent(scope))),
  };
}

/** Changes of one scope happen one after another, in all pages of the host: the last to close would win, whole. */
async function inTurn(scope: string, change: () => Promise<void>): Promise<void> {
  await navigator.locks.request(`miniapp-files/${scope}`, change);
}

async function writeFile(file: FileSystemFileHandle, bytes: Uint8Array, append: boolean): Promise<void> {
  const writable = await file.createWritable({ keepExistingData: append });
  try {
    const position = append ? (await file.getFile()).size : 0;
    await writable.write({ type: 'write', position, data: bytes.slice() });
    // The file changes with the closing, as a whole.
    await writable.close();
  } catch (cause) {
    // Engines differ in whether a failed write has ended the stream already.
    await writable.abort().catch(() => undefined);
    throw cause;
  }
}

/** Removes a file or a whole folder. Engines let go of a file only a moment after the stream to it has ended. */
async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await folder.removeEntry(name, { recursive: true }).catch(nullIfMissing);
      return;
    } catch (cause) {
      if (errorNameOf(cause) !== 'NoModificationAllowedError' || tries === REMOVE_TRIES) throw cause;
      await new Promise((resolve) => setTimeout(resolve, REMOVE_AGAIN_MS));
    }
  }
}

const REMOVE_AGAIN_MS = 20;
/** A second: far more than an engine was seen to need. */
const REMOVE_TRIES = 50;

async function openRoot(): Promise<FileSystemDirectoryHandle | null> {
  if (!canWrite()) return null;
  try {
    const place = await navigator.storage.getDirectory();
    return await place.getDirectoryHandle('miniapp-files', { create: true });
  } catch {
    // A private window, or a user who allows no storage.
    return null;
  }
}

function canWrite(): boolean {
  return (
    typeof FileSystemFileHandle === 'function' &&
    'createWritable' in FileSystemFileHandle.prototype &&
    'getDirectory' in StorageManager.prototype
  );
}

// Flat: `a` and `a/b` are two files of a program, and one name cannot be both file and folder. Paths have no `%`.
function toFileName(path: string): string {
  return path.replaceAll('/', '%');
}

function toPath(fileName: string): string {
  return fileName.replaceAll('%', '/');
}

function nullIfMissing(error: unknown): null {
  if (errorNameOf(error) === 'NotFoundError') return null;
  throw error;
}

function noRoomIfFull(cause: unknown): never {
  if (errorNameOf(cause) !== 'QuotaExceededError') throw cause;
  const message = 'This device has no room left: remove what is no longer needed.';
  throw new BridgeError('QUOTA_EXCEEDED', message, { cause });
}
