import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PackageError, parseJson } from '@org/package-format';
import type { ManifestInput } from '@org/package-format/sign';
import { CliError } from './error.js';
import { reasonOf } from './files.js';

/** The manifest.json of a folder as its partner wrote it. Whether it says what a manifest may say shows when it is packed. */
export async function readManifest(folder: string): Promise<ManifestInput> {
  const path = join(folder, 'manifest.json');
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    if (reasonOf(cause) === 'ENOENT') {
      throw new CliError(
        'MANIFEST_MISSING',
        `There is no ${path}: write one with id, name, version, minHostVersion and entryPoint.`,
        { cause },
      );
    }
    throw new CliError(
      'FILE_UNREADABLE',
      `${path} cannot be read (${reasonOf(cause)}): check its permissions.`,
      { cause },
    );
  }
  const value = parseJson(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PackageError(
      'MANIFEST_INVALID',
      '3.4',
      'manifest.json must be an object: { "id": …, "name": … }.',
    );
  }
  // packProgram holds the result to the rules of a manifest; what a partner wrote has no type before that.
  return value as unknown as ManifestInput;
}
