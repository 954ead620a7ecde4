import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { wholeApi } from './whole-api.js';

import type { Benchmark, Contender, Suite } from '../benchmark.js';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(root, 'bench/.state/types');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--module', 'esnext'];
const platform = ['--moduleResolution', 'bundler', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable'];

const name = 'types of the whole API';

/** What a partner's compiler pays for the SDK: a program that uses all of it, from the built declarations, beside an empty one. */
export const typesSuite: Suite = {
  names: [name],
  open: () => {
    if (!existsSync(join(root, 'packages/guest-sdk/dist/index.d.ts')))
      throw new Error('There are no declarations of @org/guest-sdk yet: npm run build.');
    mkdirSync(folder, { recursive: true });
    const contenders = [toContender('ours', wholeApi()), toContender('floor', 'export {};')];
    const benchmark: Benchmark = { name, unit: 'ms', note: 'a cold tsc', rounds: 7, contenders };
    return Promise.resolve({ benchmarks: [benchmark], close: () => Promise.resolve() });
  },
};

function toContender(contender: string, program: string): Contender {
  const file = join(folder, `${contender}.ts`);
  writeFileSync(file, program);
  return {
    name: contender,
    measure: () => {
      const startedAt = performance.now();
      // It throws, with what the compiler printed, when the program has an error.
      execFileSync(process.execPath, [tsc, ...options, ...platform, file], { cwd: folder, encoding: 'utf8' });
      return Promise.resolve(performance.now() - startedAt);
    },
  };
}
