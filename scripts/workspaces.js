import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Every package of this repository: its folder, relative to the root, and its package.json.
 *
 * @returns {{ folder: string, manifest: Record<string, any> }[]}
 */
export function workspaces() {
  const patterns = /** @type {string[]} */ (readManifest('.').workspaces);
  return patterns
    .flatMap(expand)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
}

/** Those that go to the registry. */
export function publicWorkspaces() {
  return workspaces().filter(({ manifest }) => manifest.private !== true);
}

/** @param {string} pattern a folder, or `folder/*` */
function expand(pattern) {
  if (!pattern.endsWith('/*')) return [pattern];
  const parent = pattern.slice(0, -2);
  return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
}

/** @param {string} folder */
function readManifest(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}
