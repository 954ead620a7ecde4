import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
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

/** Writes a file whole or not at all; an older one stays until the new one is complete. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, bytes, { flag: 'wx' });
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new CliError(
      'FILE_UNWRITABLE',
      `${path} cannot be written (${reasonOf(cause)}): check the folder and its permissions.`,
      { cause },
    );
  }
}

/** Why the system refused, in its own short word such as EACCES. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
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
