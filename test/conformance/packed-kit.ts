import { join } from 'node:path';

import { build } from 'esbuild';

import type { ConformanceCase } from '../../packages/cli/src/conformance/case.js';
import type { PackedQuestion } from './engine-script.js';

/** Everything that an engine needs to answer the cases. */
export interface PackedKit {
  /** Defines the global `MiniAppConformance`. */
  readonly script: string;
  /** JSON of the questions. */
  readonly questions: string;
  readonly bytes: Uint8Array;
}

/** Packs cases for engines, which have no files. */
export async function packKit(cases: readonly ConformanceCase[]): Promise<PackedKit> {
  const parts: Uint8Array[] = [];
  let at = 0;
  const place = (name: string, bytes: Uint8Array): [string, number, number] => {
    parts.push(bytes);
    at += bytes.length;
    return [name, at - bytes.length, bytes.length];
  };
  const questions: PackedQuestion[] = cases.map(({ input, files }) => ({
    input,
    files: [...files].map(([name, bytes]) => place(name, bytes)),
  }));
  return {
    script: await bundle(),
    questions: JSON.stringify(questions),
    bytes: new Uint8Array(Buffer.concat(parts)),
  };
}

async function bundle(): Promise<string> {
  const root = join(import.meta.dirname, '../..');
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'engine-script.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'MiniAppConformance',
    target: 'es2019',
    platform: 'neutral',
    tsconfig: join(root, 'tsconfig.base.json'),
    // A bare engine may evaluate the script inside a function, where a `var` would not become a global.
    footer: { js: 'globalThis.MiniAppConformance = MiniAppConformance;' },
  });
  return outputFiles[0]?.text ?? '';
}
