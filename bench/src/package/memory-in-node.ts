import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { bundleScript } from '../bundle-script.js';
import { memoryBenchmark, memoryName } from './memory-benchmark.js';
import { createSamplePackage } from './sample-package.js';

import type { OpenSuite, Suite } from '../benchmark.js';
import type { MemoryPackage } from './memory-benchmark.js';

const run = promisify(execFile);

/** The memory of verifying one package in Node, each contender in a fresh process. */
export function memoryInNode(sample: MemoryPackage): Suite {
  return { names: [memoryName(sample, 'Node')], open: () => openSuite(sample) };
}

async function openSuite(sample: MemoryPackage): Promise<OpenSuite> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-bench-'));
  const [script, container, key] = ['memory-process.mjs', 'package.mpk', 'key.spki'].map((name) =>
    join(folder, name),
  ) as [string, string, string]; // as many as there are names
  const { bytes, spki } = await createSamplePackage(sample.megabytes, sample.files);
  await writeFile(container, bytes);
  await writeFile(key, spki);
  await writeFile(
    script,
    await bundleScript(`import './memory-process.ts';`, {
      minify: false,
      resolveDir: import.meta.dirname,
      platform: 'node',
    }),
  );
  const contender = (name: string) => ({
    name,
    measure: async () => Number((await run(process.execPath, [script, name, container, key])).stdout),
  });
  return {
    benchmarks: [
      memoryBenchmark(sample, 'Node', [
        contender('ours'),
        contender('floor'),
        contender('ours, one buffer'),
        contender('ours on WebCrypto'),
      ]),
    ],
    close: () => rm(folder, { recursive: true }),
  };
}
