import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from './error.js';

/** Folders that stores of this process hold. In a container every process may have the number that a dead one had. */
const held = new Set<string>();

/** Keeps a second store out of a folder: two databases in one folder destroy it. Answers the unlock. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const place = await realpath(folder);
  const path = join(folder, 'store.lock');
  if (held.has(place)) throw inUse(folder, 'another store in this process: close it');
  held.add(place);
  try {
    const found = await readLock(path);
    const owner = Number(found);
    if (isProcessId(owner) && owner !== process.pid && isRunning(owner))
      throw inUse(
        folder,
        `process ${String(owner)}: stop it`,
        ` If that process is no store, delete ${path}.`,
      );
    // What a dead process left behind gives way.
    if (found !== null) await rm(path, { force: true });
    await claim(path, folder);
  } catch (error) {
    held.delete(place);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    held.delete(place);
  };
}

/** Of two that start at once, one finds the file of the other. */
async function claim(path: string, folder: string): Promise<void> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw inUse(folder, 'a store that has just started: stop it');
    throw error;
  }
}

function inUse(folder: string, by: string, more = ''): StoreError {
  const message = `${folder} is in use by ${by}, or choose another folder with STORE_DATA.${more}`;
  return new StoreError('DATA_IN_USE', message);
}

async function readLock(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null; // nobody has locked the folder
  }
}

function isProcessId(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Alive, but another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
