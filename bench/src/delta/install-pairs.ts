import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { updatePairs } from './update-pairs.js';

const deltas = join(import.meta.dirname, '..', '..', 'deltas');

/**
 * The folder with the packages of all pairs. It is no part of the workspace and of nobody's install: what is missing is
 * fetched here, in exactly the versions of its own lockfile and without running anything of theirs.
 */
export async function installPairs(): Promise<string> {
  const folder = join(deltas, 'node_modules');
  if (await isInstalled(folder)) return folder;
  console.error('npm ci in bench/deltas …');
  await promisify(execFile)('npm', ['ci', '--ignore-scripts'], { cwd: deltas });
  return folder;
}

async function isInstalled(folder: string): Promise<boolean> {
  const wanted = updatePairs.flatMap(({ name, from, to }) => [
    [`${name}-old`, from],
    [`${name}-new`, to],
  ]);
  for (const [name = '', version] of wanted) {
    if ((await versionOf(join(folder, name))) !== version) return false;
  }
  return true;
}

async function versionOf(folder: string): Promise<unknown> {
  try {
    const content: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return content instanceof Object && 'version' in content ? content.version : undefined;
  } catch {
    // Not there, or not whole: then it is installed.
    return undefined;
  }
}
