// What a partner's compiler has to read of the guest SDK: a program that uses all of it, against the built declarations.
// Counted, since counts are the same on every machine; `npm run bench -- --only types` has the times.

import { join } from 'node:path';
import ts from 'typescript';
import { wholeApi } from '../bench/src/types/whole-api.js';

/** It was 70,030 while the types were inferred from schemas. */
const maxInstantiations = 14_000;

const file = join(import.meta.dirname, '..', 'bench', 'a-partners-program.ts');
const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};
const host = ts.createCompilerHost(options);
host.fileExists = (path) => path === file || ts.sys.fileExists(path);
host.readFile = (path) => (path === file ? wholeApi() : ts.sys.readFile(path));

const program = ts.createProgram({ rootNames: [file], options, host });
const problems = ts
  .getPreEmitDiagnostics(program)
  .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
const schemas = program.getSourceFiles().filter(({ fileName }) => fileName.includes('/valibot/'));
const instantiations = program.getInstantiationCount();

console.log(
  `@org/guest-sdk, types of the whole API: ${instantiations} instantiations, budget ${maxInstantiations}`,
);
if (instantiations > maxInstantiations) problems.push('The declarations grew: see scripts/schema-type.ts.');
if (schemas.length > 0)
  problems.push(
    'The declarations lead to valibot: import types from @org/bridge-protocol/wire in packages/guest-sdk.',
  );
for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;
