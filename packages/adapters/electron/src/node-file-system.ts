import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { lockFolder } from './folder-lock.js';

import type { FileHandle } from 'node:fs/promises';
import type { FileSystem, OpenFile } from './file-system.js';

/** The disk of this machine. */
export const nodeFileSystem: FileSystem = {
  makeFolder: async (folder) => {
    const whole = resolve(folder);
    const first = await mkdir(whole, { recursive: true });
    if (first === undefined) return;
    // A new folder is a name in the one above it, and so on up to the one that was there.
    for (let made = whole; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
  },
  lock: lockFolder,
  list: (folder) => readdir(folder),
  open: async (path) => {
    try {
      return openFile(await open(path, 'r+'));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  },
  create: async (path) => openFile(await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)),
  rename,
  remove: (path) => rm(path, { force: true }),
  syncFolder,
  freeBytes: async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};

async function syncFolder(folder: string): Promise<void> {
  // Windows has no such call: NTFS journals its names by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function openFile(handle: FileHandle): OpenFile {
  return {
    size: async () => (await handle.stat()).size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      const read = await inSteps(bytes, async (rest, done) => {
        const { bytesRead } = await handle.read(rest, 0, rest.length, offset + done);
        return bytesRead;
      });
      return bytes.subarray(0, read);
    },
    write: async (offset, bytes) => {
      await inSteps(bytes, async (rest, done) => {
        const { bytesWritten } = await handle.write(rest, 0, rest.length, offset + done);
        return bytesWritten;
      });
    },
    truncate: (size) => handle.truncate(size),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

/** The system may move fewer bytes than asked for; zero is the end. Answers how many were moved. */
async function inSteps(
  bytes: Uint8Array,
  step: (rest: Uint8Array, done: number) => Promise<number>,
): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const moved = await step(bytes.subarray(done), done);
    if (moved === 0) break;
    done += moved;
  }
  return done;
}
