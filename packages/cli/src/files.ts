import { open, readFile, stat } from 'node:fs/promises';

import { packageLimits } from '@org/package-format';

import { CommandError, isSystemError } from './command-error.js';

/** Reads a file that the person named. Throws a CommandError that says which file and why. */
export async function readNamedFile(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) {
      throw new CommandError(
        'FILE_TOO_LARGE',
        `${path} has ${String(size)} bytes, more than ${String(maxBytes)}.`,
      );
    }
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw explained(error, path);
  }
}

/** Reads a package. One byte above the limit is read too, so that the verifier names the limit. */
export async function readPackage(path: string): Promise<Uint8Array> {
  return readNamedFile(path, packageLimits.maxContainerBytes * 2);
}

/** Reads a short text, such as a key or a manifest. */
export async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readNamedFile(path, packageLimits.maxManifestBytes));
}

/** Writes a file; `isNew` refuses to replace one, `isSecret` lets only its owner read it. */
export async function writeNamedFile(
  path: string,
  bytes: Uint8Array | string,
  { isNew = false, isSecret = false }: { readonly isNew?: boolean; readonly isSecret?: boolean } = {},
): Promise<void> {
  try {
    const file = await open(path, isNew ? 'wx' : 'w', isSecret ? 0o600 : 0o644);
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explained(error, path);
  }
}

function explained(error: unknown, path: string): unknown {
  if (!isSystemError(error)) return error;
  switch (error.code) {
    case 'ENOENT':
      return new CommandError('FILE_NOT_FOUND', `There is no ${path}: check the path.`, error);
    case 'EEXIST':
      return new CommandError(
        'FILE_EXISTS',
        `${path} exists already and is not replaced: choose another folder.`,
        error,
      );
    case 'EISDIR':
      return new CommandError('FILE_NOT_FOUND', `${path} is a folder, not a file.`, error);
    case 'EACCES':
    case 'EPERM':
      return new CommandError('FILE_DENIED', `${path} cannot be opened: permission denied.`, error);
    default:
      return new CommandError('FILE_FAILED', `${path}: ${error.message}`, error);
  }
}
