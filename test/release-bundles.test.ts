import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

import type { Plugin } from 'esbuild';

// What an app carries is searched for the code of hosts in development. Every entry that a package builds is bundled with all
// that it reaches; one that is for development says so in its path.

const root = join(import.meta.dirname, '..');

const folders = [
  'packages/bridge-protocol',
  'packages/guest-sdk',
  'packages/host-core',
  'packages/adapters/android-webview',
  'packages/adapters/browser',
  'packages/adapters/electron',
  'packages/adapters/wkwebview',
];

/** The service worker of a program's origin is a script inside of `serve`; here it stands for itself too. */
const workers = ['src/worker/worker.ts', 'src/worker/debug-worker.ts'].map((entry) => ({
  folder: 'packages/adapters/browser',
  entry,
}));

/** Words that a minifier keeps. */
const marks = {
  'the way in': /\blaunchSource\b/u,
  'the files of a source': /source-unanswered/u,
  'the name space of sources': /["'`]localhost\.["'`]/u,
  'the worker that serves them': /miniapp-source/u,
  'domains of this device': /===\s*["'`]localhost["'`]|["'`]localhost["'`]\s*===/u,
  'the traces': /event:\s*["'`]trace["'`]/u,
} as const;

interface Entry {
  readonly folder: string;
  readonly entry: string;
}

/** As far as this reads it. */
interface BuildConfig {
  readonly entry: Readonly<Record<string, string>>;
  readonly esbuildPlugins?: Plugin[];
}

const found = new Map<string, readonly string[]>();

beforeAll(async () => {
  for (const { folder, entry, plugins } of [...(await entriesOf(folders)), ...withoutPlugins(workers)])
    found.set(`${folder}/${entry}`, marksIn(await bundle({ folder, entry }, plugins)));
});

const isDebug = (path: string) => /\bdebug\b/u.test(path);

describe('what an app carries', () => {
  it('has nothing of a host in development', () => {
    const releases = [...found].filter(([path]) => !isDebug(path));
    expect(releases.length).toBeGreaterThan(15);
    expect(releases.filter(([, here]) => here.length > 0)).toEqual([]);
  });
});

describe('what is built for development', () => {
  it('has it, so that a search finds what there is', () => {
    const host = [
      'the way in',
      'the files of a source',
      'the name space of sources',
      'domains of this device',
      'the traces',
    ];
    const worker = ['the name space of sources', 'the worker that serves them', 'domains of this device'];
    expect(Object.fromEntries([...found].filter(([path]) => isDebug(path)))).toEqual({
      'packages/host-core/src/debug.ts': host,
      'packages/host-core/src/native-debug.ts': host,
      'packages/adapters/android-webview/src/core-debug.ts': host,
      'packages/adapters/wkwebview/src/core-debug.ts': host,
      'packages/adapters/browser/src/serve-debug.ts': worker,
      'packages/adapters/browser/src/worker/debug-worker.ts': worker,
    });
  });
});

function marksIn(text: string): readonly string[] {
  return Object.entries(marks).flatMap(([name, mark]) => (mark.test(text) ? [name] : []));
}

async function entriesOf(
  packages: readonly string[],
): Promise<readonly (Entry & { readonly plugins: Plugin[] })[]> {
  const configs = packages.map(async (folder) => {
    const path = join(root, folder, 'tsup.config.js');
    const { default: config } = (await import(path)) as { readonly default: BuildConfig | BuildConfig[] };
    return [config]
      .flat()
      .flatMap(({ entry, esbuildPlugins = [] }) =>
        Object.values(entry).map((file) => ({ folder, entry: file, plugins: esbuildPlugins })),
      );
  });
  return (await Promise.all(configs)).flat();
}

function withoutPlugins(entries: readonly Entry[]): readonly (Entry & { readonly plugins: Plugin[] })[] {
  return entries.map((entry) => ({ ...entry, plugins: [] }));
}

async function bundle({ folder, entry }: Entry, plugins: Plugin[]): Promise<string> {
  const absWorkingDir = join(root, folder);
  expect(existsSync(join(absWorkingDir, entry))).toBe(true);
  const { outputFiles } = await build({
    absWorkingDir,
    entryPoints: [entry],
    tsconfig: join(root, 'tsconfig.base.json'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    external: ['electron'],
    target: 'es2022',
    write: false,
    plugins,
  });
  return outputFiles[0]?.text ?? '';
}
