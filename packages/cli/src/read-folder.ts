import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { packageLimits } from '@org/package-format';

import { CommandError, isSystemError } from './command-error.js';
import { readNamedFile } from './files.js';

/** The files of a program's folder, by path with forward slashes. */
export interface ProgramFolder {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Files whose name begins with a dot, and what is in such folders: never packed. */
  readonly skipped: readonly string[];
}

/** Reads a folder without manifest.json. Refuses links: what they point to is not in the folder. */
export async function readProgramFolder(folder: string): Promise<ProgramFolder> {
  const files = new Map<string, Uint8Array>();
  const skipped: string[] = [];
  await readInto('');
  return { files, skipped };

  async function readInto(prefix: string): Promise<void> {
    for (const entry of await list(join(folder, prefix))) {
      const path = prefix + entry.name;
      if (path === 'manifest.json') continue;
      if (entry.name.startsWith('.')) skipped.push(path);
      else if (entry.isDirectory()) await readInto(`${path}/`);
      else if (entry.isFile())
        files.set(path, await readNamedFile(join(folder, path), packageLimits.maxContainerBytes));
      else
        throw new CommandError(
          'FILE_UNSUPPORTED',
          `${path} is a link or a device: a package holds plain files only.`,
        );
    }
  }
}

async function list(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const isMissing = isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    throw isMissing
      ? new CommandError('FILE_NOT_FOUND', `${folder} is not a folder: check the path.`, error)
      : error;
  }
}
