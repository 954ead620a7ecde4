import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

// The house as literals (ARCHITECTURE.md). A red line here is a question, not an obstacle:
// CONTRIBUTING.md says what to do.

const root = resolve(import.meta.dirname, '..');

/** Which of our own packages the sources of a folder may import, each subpath by name. */
const arrows: Record<string, readonly string[]> = {
  'packages/bridge-protocol/src': [],
  'packages/package-format/src': [],
  'packages/guest-sdk/src': ['@org/bridge-protocol', '@org/bridge-protocol/wire'],
  'packages/host-core/src': ['@org/bridge-protocol', '@org/package-format', '@org/package-format/debug'],
  'packages/page-scripts/src': ['@org/host-core/surface'],
  'packages/adapters/android-webview/src': ['@org/host-core/native', '@org/page-scripts'],
  'packages/adapters/browser/src': [
    '@org/bridge-protocol',
    '@org/host-core',
    '@org/host-core/surface',
    '@org/package-format',
    '@org/package-format/debug',
    '@org/package-format/webcrypto',
    '@org/page-scripts',
  ],
  'packages/adapters/electron/src': ['@org/host-core'],
  'packages/testkit/src': [
    '@org/bridge-protocol',
    '@org/host-core',
    '@org/package-format',
    '@org/package-format/delta',
    '@org/package-format/sign',
    '@org/package-format/webcrypto',
    '@org/package-format/log',
  ],
  'packages/devtools/src': ['@org/bridge-protocol', '@org/bridge-protocol/wire'],
  'packages/cli/src': [
    '@org/adapter-electron',
    '@org/package-format',
    '@org/package-format/debug',
    '@org/package-format/log',
    '@org/package-format/node',
    '@org/package-format/sign',
    '@org/package-format/webcrypto',
    '@org/testkit',
  ],
  'apps/store/src': [
    '@org/package-format',
    '@org/package-format/debug',
    '@org/package-format/delta',
    '@org/package-format/node',
    '@org/package-format/sign',
    '@org/package-format/webcrypto',
    '@org/package-format/log',
  ],
  'apps/demo-host/src': [
    '@org/adapter-browser',
    '@org/bridge-protocol',
    '@org/host-core',
    '@org/host-core/debug',
    '@org/package-format',
  ],
  'apps/demo-host/server': ['@org/adapter-browser/serve', '@org/host-core/codes', '@org/package-format'],
};

/** The same arrows in package.json, which is what a user installs. */
const dependencies: Record<string, readonly string[]> = {
  'packages/bridge-protocol': [],
  'packages/package-format': [],
  'packages/guest-sdk': ['@org/bridge-protocol'],
  'packages/host-core': ['@org/bridge-protocol', '@org/package-format'],
  'packages/page-scripts': ['@org/host-core'],
  'packages/adapters/android-webview': ['@org/host-core'],
  'packages/adapters/browser': ['@org/bridge-protocol', '@org/host-core', '@org/package-format'],
  'packages/adapters/electron': ['@org/host-core'],
  'packages/testkit': ['@org/bridge-protocol', '@org/host-core', '@org/package-format'],
  'packages/devtools': ['@org/bridge-protocol'],
  'packages/cli': ['@org/package-format'],
  'apps/store': ['@org/package-format'],
  'apps/demo-host': ['@org/adapter-browser', '@org/bridge-protocol', '@org/host-core', '@org/package-format'],
};

const exportKeys: Record<string, readonly string[]> = {
  'packages/bridge-protocol': ['.', './wire', './json-rpc', './package.json'],
  'packages/package-format': [
    '.',
    './sign',
    './log',
    './delta',
    './debug',
    './webcrypto',
    './node',
    './manifest.schema.json',
    './manifest-source.schema.json',
    './package.json',
  ],
  'packages/guest-sdk': ['.', './mock', './global', './global-mock', './package.json'],
  'packages/host-core': [
    '.',
    './debug',
    './codes',
    './surface',
    './native',
    './host-core.global.js',
    './native-port.json',
    './package.json',
  ],
  'packages/page-scripts': ['.'],
  'packages/adapters/android-webview': [
    './mini-program-core.js',
    './mini-program-bootstrap.js',
    './package.json',
  ],
  'packages/adapters/browser': ['.', './serve', './package.json'],
  'packages/adapters/electron': ['.', './package.json'],
  'packages/testkit': ['.'],
  'packages/devtools': ['.', './package.json'],
  'packages/cli': ['./package.json'],
};

/** No DOM, no Node: these run in bare JavaScriptCore, QuickJS and V8. */
const walled = ['packages/bridge-protocol', 'packages/package-format', 'packages/host-core'];

/** What loosens a rule stays out of release builds: only a file named for it may import it. */
const debugImporters: readonly string[] = [
  'packages/host-core/src/debug.ts',
  'packages/adapters/browser/src/worker/debug-worker.ts',
];

/** Files over 300 lines, each with its reason. */
const longFiles: Record<string, string> = {
  'test/topology.test.ts': 'the whole house as literals, to be read in one piece',
  'test/journeys/isolation.test.ts': 'one arena and the whole list of attacks, to be read in one piece',
};

const adapters = [
  'packages/adapters/android-webview',
  'packages/adapters/browser',
  'packages/adapters/electron',
];

/** Words of a decision. An adapter translates; versions, permissions, grants and hashes are judged in host-core. */
const decisions: readonly RegExp[] = [
  /\b(compareVersions|isVersion|minHostVersion|rollbackFloor|releaseSeq|statementSeq|minUsableSeq)\b/,
  /\b(permissions?|grants?|hasGrant|granted)\b\s*(\.(has|includes|some|every|find|indexOf)\b|\[|[=!]==)/,
  /['"](payment|geolocation)['"]/,
  /(sha256|digest|hash)\w*(\(.*\))?\s*[=!]==/i,
  /[=!]==\s*[\w.]*(sha256|digest|hash)/i,
];

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
      .filter((file) => importsOf(file).some((name) => /^@org\/.*\/debug$|\/debug\.js$/.test(name)));
    expect(importers.filter((file) => !debugImporters.includes(file))).toEqual([]);
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

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function readJson(file: string): unknown {
  return JSON.parse(read(file));
}

function manifestOf(folder: string): Manifest {
  return readJson(`${folder}/package.json`) as Manifest; // npm has read it before us
}

/** Every TypeScript and JavaScript file below a folder that somebody wrote. */
function sourceFiles(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : sourceFiles(path);
    return /\.(ts|js|mjs|cjs)$/.test(entry.name) ? [path] : [];
  });
}

/** What a file imports, statically or dynamically, as it is written there. */
function importsOf(file: string): string[] {
  return ts.preProcessFile(read(file), true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The files that a file imports by relative path, `.js` read as the `.ts` beside it. */
function relativeImportsOf(file: string): string[] {
  return importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(root, resolve(root, dirname(file), name)))
    .map((path) => (existsSync(join(root, path)) ? path : path.replace(/\.js$/, '.ts')));
}

/** The code of a file as lines, without comments and types. */
function statementsOf(file: string): string[] {
  const options = { removeComments: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };
  return ts.transpile(read(file), options).split('\n');
}

/** Depth first over relative imports; a file met again on its own path closes a circle. */
function circles(files: readonly string[]): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file) || !existsSync(join(root, file))) return;
    for (const target of relativeImportsOf(file)) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
