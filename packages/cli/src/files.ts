import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PackageError, packageLimits } from '@org/package-format';
import { CliError } from './error.js';

/** The bytes of a package file, whose size is looked at before it is read. */
export async function readPackageFile(path: string): Promise<Uint8Array> {
  const { size } = await explained(path, () => stat(path));
  if (size > packageLimits.maxContainerBytes) {
    const message = `${path} has ${size} bytes, more than the ${packageLimits.maxContainerBytes} that a package may have.`;
    throw new PackageError('CONTAINER_TOO_LARGE', '1.1', message);
  }
  return explained(path, () => readFile(path));
}

/** The bytes of a file whose size the caller has looked at. */
export function readBytes(path: string): Promise<Uint8Array> {
  return explained(path, () => readFile(path));
}

/** The text of a small file. */
export function readText(path: string): Promise<string> {
  return explained(path, () => readFile(path, 'utf8'));
}

/** Refuses a place that is taken, before any work is done for it. */
export async function assertMissing(path: string): Promise<void> {
  try {
    await stat(path);
  } catch {
    // Nothing there, or out of reach: writing will say which.
    return;
  }
  throw existing(path);
}

/** Writes a file that is not there yet, and its folder. Never replaces one. */
export async function writeNewFile(path: string, content: Uint8Array | string, mode = 0o644): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { flag: 'wx', mode, flush: true });
  } catch (cause) {
    throw reasonOf(cause) === 'EEXIST' ? existing(path) : unwritable(path, cause);
  }
}

/**
 * Writes a file whole or not at all; an older one stays until the new one is complete. It has reached the disk when
 * this resolves.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, bytes, { flag: 'wx', flush: true });
    await rename(draft, path);
    await flushFolder(dirname(path));
  } catch (cause) {
    await rm(draft, { force: true });
    throw unwritable(path, cause);
  }
}

/** Why the system refused, in its own short word such as EACCES. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** A new name is on the disk when its folder is. Windows has no such thing, and needs none. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function existing(path: string): CliError {
  return new CliError(
    'FILE_EXISTS',
    `${path} exists and is not replaced: move it away, or choose another place with --out.`,
  );
}

function unwritable(path: string, cause: unknown): CliError {
  return new CliError(
    'FILE_UNWRITABLE',
    `${path} cannot be written (${reasonOf(cause)}): check the folder and its permissions.`,
    { cause },
  );
}

async function explained<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const reason = reasonOf(cause);
    if (reason === 'ENOENT')
      throw new CliError('FILE_NOT_FOUND', `There is no file ${path}: check the path.`, { cause });
    throw new CliError(
      'FILE_UNREADABLE',
      `${path} cannot be read (${reason}): check that it is a file you may read.`,
      { cause },
    );
  }
}
