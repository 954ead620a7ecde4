import type { PlatformFiles } from '@org/host-core';

/**
 * Files of programs in the origin private file system: a folder for each scope, in it one file for each path. Null where
 * the browser has no such place, or one that pages cannot write to.
 */
export async function createOpfsFiles(): Promise<PlatformFiles | null> {
  const root = await openRoot();
  if (root === null) return null;

  return {
    write: async (scope, path, bytes, { append }) => {
      const folder = await root.getDirectoryHandle(encodeURIComponent(scope), { create: true });
      const file = await folder.getFileHandle(toFileName(path), { create: true });
      const writable = await file.createWritable({ keepExistingData: append });
      const position = append ? (await file.getFile()).size : 0;
      await writable.write({ type: 'write', position, data: bytes.slice() });
      // The file changes with the closing, as a whole.
      await writable.close();
    },
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
    remove: async (scope, path) => {
      const folder = await root.getDirectoryHandle(encodeURIComponent(scope)).catch(nullIfMissing);
      await folder?.removeEntry(toFileName(path)).catch(nullIfMissing);
    },
    removeAll: async (scope) => {
      await root.removeEntry(encodeURIComponent(scope), { recursive: true }).catch(nullIfMissing);
    },
  };
}

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
  if (error instanceof DOMException && error.name === 'NotFoundError') return null;
  throw error;
}
