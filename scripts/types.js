// Type-checks everything in one process: what `tsc -p` says of every tsconfig.json, in a quarter of the time. A file is read
// once for all of them, and checked once for each set of options, however many packages compile it along.

import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');
const registry = ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames, root);
/** @type {Map<string, Set<string>>} options → the files checked with them */
const checked = new Map();

const problems = configsBelow(root).flatMap(check);
console.log(ts.formatDiagnostics(problems, formatHost()));
if (problems.length > 0) process.exitCode = 1;

/**
 * @param {string} config
 * @returns {ts.Diagnostic[]}
 */
function check(config) {
  const { config: json, error } = ts.readConfigFile(config, ts.sys.readFile);
  if (error) return [error];
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(
    json,
    ts.sys,
    dirname(config),
    undefined,
    config,
  );
  const service = ts.createLanguageService(serviceHost(options, fileNames), registry);
  const program = /** @type {ts.Program} */ (service.getProgram());
  const key = JSON.stringify({ ...options, configFilePath: undefined });
  const done = checked.get(key) ?? new Set();
  checked.set(key, done);
  const fresh = program
    .getSourceFiles()
    .filter(
      (file) => !program.isSourceFileFromExternalLibrary(file) && !program.isSourceFileDefaultLibrary(file),
    )
    .filter(({ fileName }) => !done.has(fileName));
  for (const { fileName } of fresh) done.add(fileName);
  return [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...fresh.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ];
}

/**
 * @param {ts.CompilerOptions} options
 * @param {string[]} fileNames
 * @returns {ts.LanguageServiceHost}
 */
function serviceHost(options, fileNames) {
  return {
    getCompilationSettings: () => options,
    getScriptFileNames: () => fileNames,
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    readFile: ts.sys.readFile,
    fileExists: ts.sys.fileExists,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  };
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function configsBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/u.test(entry.name) ? [] : configsBelow(path);
    return entry.name === 'tsconfig.json' ? [path] : [];
  });
}

/** @returns {ts.FormatDiagnosticsHost} */
function formatHost() {
  return {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name) => relative(root, name),
    getNewLine: () => '\n',
  };
}
