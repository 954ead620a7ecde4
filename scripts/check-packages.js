// Packs each public package as npm would publish it, and asks publint and arethetypeswrong about the result.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCaptured } from './run-captured.js';
import { publicWorkspaces } from './workspaces.js';

const root = join(import.meta.dirname, '..');
const tarballs = mkdtempSync(join(tmpdir(), 'miniapp-pack-'));
try {
  for (const { folder, manifest } of publicWorkspaces()) {
    const complaint = await judge(folder, manifest);
    if (complaint === undefined) continue;
    console.log(`${manifest.name} (${folder})\n${complaint}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(tarballs, { recursive: true });
}

/**
 * @param {string} folder
 * @param {Record<string, any>} manifest
 */
async function judge(folder, manifest) {
  const packed = await runCaptured(['npm', 'pack', '--json', '--pack-destination', tarballs, `./${folder}`], {
    cwd: root,
  });
  if (!packed.ok) return packed.output;
  const name = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
  const tarball = join(tarballs, name);
  const commands = [['publint', '--strict', tarball]];
  if (hasTypes(manifest)) commands.push(attw(tarball, manifest));
  for (const command of commands) {
    const result = await runCaptured(command);
    if (!result.ok) return result.output;
  }
  return undefined;
}

/**
 * @param {string} tarball
 * @param {Record<string, any>} manifest
 */
function attw(tarball, manifest) {
  const scripts = Object.keys(manifest.exports).filter((key) => isScript(key, manifest.exports[key]));
  return [
    'attw',
    tarball,
    '--no-emoji',
    '--no-definitely-typed',
    // Resolution older than `exports` cannot see a subpath such as /mock at all; Node and every bundler can.
    '--profile',
    'node16',
    // Scripts for <script src> and bare engines: nobody imports them, they have no types.
    ...(scripts.length === 0 ? [] : ['--exclude-entrypoints', ...scripts]),
  ];
}

/** @param {Record<string, any>} manifest */
function hasTypes(manifest) {
  // A package that is only a command (the CLI) has no importable entry to judge.
  return manifest.types !== undefined;
}

/**
 * @param {string} key
 * @param {unknown} target
 */
function isScript(key, target) {
  return key !== './package.json' && typeof target === 'string';
}
