import { readFile, rm, writeFile } from 'node:fs/promises';
import { CliError } from '../error.js';
import { reasonOf } from '../files.js';

/** Keeps a second process away from a file: two witnesses with one memory would sign what contradicts. Answers the unlock. */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const lock = `${path}.lock`;
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      return () => rm(lock, { force: true });
    } catch (cause) {
      if (reasonOf(cause) !== 'EEXIST') {
        const message = `${lock} cannot be written (${reasonOf(cause)}): check the folder and its permissions.`;
        throw new CliError('FILE_UNWRITABLE', message, { cause });
      }
      await removeLeft(path, lock);
    }
  }
}

/** Takes away the lock of a process that has ended; refuses while it runs. */
async function removeLeft(path: string, lock: string): Promise<void> {
  const owner = Number(await readFile(lock, 'utf8').catch(() => '')); // gone by now: the next try will see
  if (isRunning(owner)) {
    const message = `${path} is in use by process ${owner}: stop it first. If that process is no witness, delete ${lock}.`;
    throw new CliError('STATE_IN_USE', message);
  }
  await rm(lock, { force: true });
}

function isRunning(processId: number): boolean {
  if (!Number.isSafeInteger(processId) || processId <= 0 || processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return reasonOf(error) === 'EPERM'; // alive, but another user's
  }
}
