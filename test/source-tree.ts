// What topology.test.ts reads: the sources of this repository and what they import.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** The text of a file of this repository. */
export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** A JSON file of this repository. */
export function readJson(file: string): unknown {
  return JSON.parse(read(file));
}

/** The package.json of a folder. */
export function manifestOf(folder: string): Manifest {
  return readJson(`${folder}/package.json`) as Manifest; // npm has read it before us
}

/** Every TypeScript and JavaScript file below a folder that somebody wrote. */
export function sourceFiles(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : sourceFiles(path);
    return /\.(ts|js|mjs|cjs)$/.test(entry.name) ? [path] : [];
  });
}

/** What a file imports, statically or dynamically, as it is written there. */
export function importsOf(file: string): string[] {
  return ts.preProcessFile(read(file), true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The files that a file imports by relative path, `.js` read as the `.ts` beside it. */
export function relativeImportsOf(file: string): string[] {
  return importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(root, resolve(root, dirname(file), name)))
    .map((path) => (existsSync(join(root, path)) ? path : path.replace(/\.js$/, '.ts')));
}

/** The code of a file as lines, without comments and types. */
export function statementsOf(file: string): string[] {
  const options = { removeComments: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };
  return ts.transpile(read(file), options).split('\n');
}

/** Depth first over relative imports; a file met again on its own path closes a circle. */
export function circles(files: readonly string[]): string[] {
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
