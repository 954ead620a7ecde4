import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from './error.js';

/** Keeps a second store process out of a folder: two databases in one folder destroy it. Answers the unlock. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'store.lock');
  const owner = await readOwner(path);
  if (owner !== null && owner !== process.pid && isRunning(owner)) {
    throw new StoreError(
      'DATA_IN_USE',
      `${folder} is in use by process ${String(owner)}: stop it, or choose another folder with STORE_DATA. If that process is no store, delete ${path}.`,
    );
  }
  await writeFile(path, String(process.pid));
  return () => rm(path, { force: true });
}

async function readOwner(path: string): Promise<number | null> {
  try {
    const owner = Number(await readFile(path, 'utf8'));
    return Number.isSafeInteger(owner) && owner > 0 ? owner : null;
  } catch {
    // Nobody has locked the folder.
    return null;
  }
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
