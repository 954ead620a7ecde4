import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { arrows, dependencies, exportKeys } from './house.js';
import {
  circles,
  importsOf,
  manifestOf,
  read,
  readJson,
  relativeImportsOf,
  sourceFiles,
  statementsOf,
} from './source-tree.js';

// The house of house.ts, held. A red line here is a question, not an obstacle:
// CONTRIBUTING.md says what to do.

const root = resolve(import.meta.dirname, '..');

/** No DOM, no Node: these run in bare JavaScriptCore, QuickJS and V8. */
const walled = ['packages/bridge-protocol', 'packages/package-format', 'packages/host-core'];

/** What loosens a rule stays out of release builds: it says so in its path, and so does whoever imports it. */
const debug = /\bdebug\b/;

/** Files over 300 lines, each with its reason. */
const longFiles: Record<string, string> = {
  'test/journeys/isolation.test.ts': 'one arena and the whole list of attacks, to be read in one piece',
};

const adapters = [
  'packages/adapters/android-webview',
  'packages/adapters/browser',
  'packages/adapters/electron',
  'packages/adapters/wkwebview',
];

/** Words of a decision. An adapter translates; versions, permissions, grants and hashes are judged in host-core. */
const decisions: readonly RegExp[] = [
  /\b(compareVersions|isVersion|minHostVersion|rollbackFloor|releaseSeq|statementSeq|minUsableSeq)\b/,
  /\b(permissions?|grants?|hasGrant|granted)\b\s*(\.(has|includes|some|every|find|indexOf)\b|\[|[=!]==)/,
  /['"](payment|geolocation)['"]/,
  /(sha256|digest|hash)\w*(\(.*\))?\s*[=!]==/i,
  /[=!]==\s*[\w.]*(sha256|digest|hash)/i,
];

/** The same in Swift and Kotlin, and in what stands for them where they do not compile. */
const nativeSources = [
  'packages/adapters/android-webview/android/src/main',
  'packages/adapters/wkwebview/harness',
  'packages/adapters/wkwebview/ios/Sources',
];
const nativeDecisions: readonly RegExp[] = [
  /\b(version|minHostVersion|releaseSeq|statementSeq)\b\s*([=!]==?|[<>]=?)\s/,
  /\b(permissions?|grants?)\b\s*(\.(contains|includes|any|all|has|find)\b|\[|[=!]==?\s)/,
  /(sha256|digest|hash)\w*(\(.*\))?\s*[=!]==?\s/i,
  /[=!]==?\s*[\w.]*(sha256|digest|hash)/i,
];
/** Code that is in the app is found by its id and version: only the app knows what it holds. */
const findsCode = /NativeSurfaces\.(swift|kt): .*\bid == .*\bversion == /;

describe('the arrows between packages', () => {
  it.each(Object.entries(arrows))('%s imports only what it may', (folder, allowed) => {
    const strangers = sourceFiles(folder).flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('@org/') && !allowed.includes(name))
        .map((name) => `${file} imports ${name}`),
    );
    expect(strangers).toEqual([]);
  });

  it.each(Object.keys(arrows))('%s reaches no other folder by a relative path', (folder) => {
    const escapes = sourceFiles(folder).flatMap((file) =>
      relativeImportsOf(file)
        .filter((target) => relative(folder, target).startsWith('..'))
        .map((target) => `${file} imports ${target}`),
    );
    expect(escapes).toEqual([]);
  });

  it.each(Object.entries(dependencies))('%s depends on exactly these', (folder, expected) => {
    const names = Object.keys(manifestOf(folder).dependencies ?? {});
    expect(names.filter((name) => name.startsWith('@org/')).sort()).toEqual(expected);
  });

  it('cover every package and app', () => {
    const folders = ['packages', 'packages/adapters', 'apps']
      .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
      .filter((folder) => existsSync(join(root, folder, 'package.json')));
    expect(folders.filter((folder) => dependencies[folder] === undefined)).toEqual([]);
  });

  it('let only debug entries import what loosens a rule', () => {
    const importers = Object.keys(arrows)
      .filter((folder) => folder.startsWith('packages/') && folder !== 'packages/cli/src')
      .flatMap(sourceFiles)
      .filter((file) => importsOf(file).some((name) => debug.test(name)));
    expect(importers.length).toBeGreaterThan(5);
    expect(importers.filter((file) => !debug.test(file))).toEqual([]);
  });
});

describe('the promises of a package', () => {
  it.each(Object.entries(exportKeys))('%s exports exactly these subpaths', (folder, keys) => {
    expect(Object.keys(manifestOf(folder).exports ?? {})).toEqual(keys);
  });

  it.each(walled)('%s compiles without DOM and Node', (folder) => {
    expect(readJson(`${folder}/tsconfig.json`)).toEqual({
      extends: '../../tsconfig.base.json',
      compilerOptions: { lib: ['ES2022'], types: [] },
      include: ['src'],
    });
  });
});

describe('adapters', () => {
  it.each(adapters)('%s decides nothing', (folder) => {
    const found = sourceFiles(`${folder}/src`).flatMap((file) =>
      statementsOf(file)
        .filter((line) => decisions.some((decision) => decision.test(line)))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it.each(nativeSources)('%s decides nothing either', (folder) => {
    const files = nativeFiles(folder);
    expect(files.length).toBeGreaterThan(3);
    const found = files.flatMap((file) =>
      read(file)
        .split('\n')
        .filter((line) => nativeDecisions.some((decision) => decision.test(line)))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(found.filter((line) => !findsCode.test(line))).toEqual([]);
  });

  it('are all looked at', () => {
    expect(readdirSync(join(root, 'packages/adapters')).map((name) => `packages/adapters/${name}`)).toEqual(
      adapters,
    );
  });
});

describe('source files', () => {
  const files = ['packages', 'apps', 'examples', 'bench', 'scripts', 'test'].flatMap(sourceFiles);

  it('import in no circle', () => {
    expect(circles(files)).toEqual([]);
  });

  it('stay under 300 lines, or say why', () => {
    const long = files.filter((file) => read(file).split('\n').length > 300);
    expect(long.sort()).toEqual(Object.keys(longFiles).sort());
  });

  it('leave no test running alone', () => {
    const alone = /\b(it|test|describe)(\.\w+)*\.only\b/;
    expect(files.filter((file) => file.endsWith('.test.ts') && alone.test(read(file)))).toEqual([]);
  });

  it('come from no fixed registry', () => {
    expect(read('package-lock.json')).not.toContain('"resolved": "http');
  });
});

function nativeFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(swift|kt|js)$/.test(name))
    .map((name) => `${folder}/${name}`);
}
