import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageLimits } from '@org/package-format';
import { CliError } from './error.js';
import { readBytes, reasonOf } from './files.js';
import type { Output } from './output.js';

/** The files of a program's folder by their paths, sorted, with forward slashes. */
export type FolderFiles = ReadonlyMap<string, Uint8Array>;

interface FoundFile {
  readonly path: string;
  readonly size: number;
}

/**
 * Reads a folder for packing. What is left out is said: names that begin with a dot, and empty folders. Links and
 * devices are refused: what they lead to may not be what the partner looked at.
 */
export async function readFolder(folder: string, output: Output): Promise<FolderFiles> {
  const found: FoundFile[] = [];
  await walk(folder, '', found, output);
  const totalBytes = found.reduce((sum, { size }) => sum + size, 0);
  if (totalBytes > packageLimits.maxContainerBytes) {
    throw tooLarge(folder, `more than ${packageLimits.maxContainerBytes} bytes`);
  }
  const bar = output.progress({ label: 'reading', total: totalBytes, unit: 'bytes' });
  const files = new Map<string, Uint8Array>();
  let done = 0;
  for (const { path, size } of found) {
    const bytes = await readBytes(join(folder, path));
    refusePrivateKey(path, bytes);
    files.set(path, bytes);
    bar.update((done += size));
  }
  bar.stop();
  return files;
}

async function walk(root: string, prefix: string, found: FoundFile[], output: Output): Promise<void> {
  const names = (await list(join(root, prefix))).sort();
  if (names.length === 0 && prefix !== '') output.note(`left out ${prefix}: the folder is empty`);
  for (const name of names) {
    const path = `${prefix}${name}`;
    if (name.startsWith('.')) {
      output.note(`left out ${path}: names that begin with a dot are not packed`);
      continue;
    }
    const entry = await lstat(join(root, path));
    if (entry.isDirectory()) {
      await walk(root, `${path}/`, found, output);
      continue;
    }
    if (!entry.isFile()) throw notAFile(path, entry.isSymbolicLink());
    found.push({ path, size: entry.size });
    if (found.length > packageLimits.maxFiles)
      throw tooLarge(root, `more than ${packageLimits.maxFiles} files`);
  }
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const reason = reasonOf(cause);
    if (reason === 'ENOENT')
      throw new CliError('FILE_NOT_FOUND', `There is no folder ${folder}: check the path.`, { cause });
    throw new CliError(
      'FILE_UNREADABLE',
      `${folder} cannot be read (${reason}): give the folder of the program.`,
      { cause },
    );
  }
}

/** A private key beside the program is the worst thing that could be published by accident. */
function refusePrivateKey(path: string, bytes: Uint8Array): void {
  const beginning = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  if (!/^\s*-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(beginning)) return;
  throw new CliError(
    'PRIVATE_KEY_IN_FOLDER',
    `${path} is a private key: move it out of the folder, everyone can read what is packed.`,
  );
}

function notAFile(path: string, isLink: boolean): CliError {
  const what = isLink ? 'a symbolic link' : 'not a file';
  return new CliError(
    'NOT_A_FILE',
    `${path} is ${what}: put the file itself in its place, or take it out of the folder.`,
  );
}

function tooLarge(folder: string, amount: string): CliError {
  return new CliError(
    'FOLDER_TOO_LARGE',
    `${folder} has ${amount}: pack the folder that your bundler wrote, without sources and node_modules.`,
  );
}
