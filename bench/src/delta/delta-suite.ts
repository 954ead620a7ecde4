import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';

import { bundleScript } from '../bundle-script.js';
import { installPairs } from './install-pairs.js';
import { applyPatch, measurePair } from './measured-pair.js';
import { updatePairs } from './update-pairs.js';

import type { Benchmark, Contender, OpenSuite, Suite } from '../benchmark.js';
import type { MeasuredPair } from './measured-pair.js';

/** What an update is asked about. */
const questions = ['bytes', 'make', 'apply', 'memory of make', 'memory of apply'] as const;
type Question = (typeof questions)[number];

const nameOf = (pair: string, question: Question) => `delta ${pair}, ${question}`;
const sumName = nameOf('all', 'bytes');

/** Updates of real programs by patch, beside other patches, changed files, and the whole package. */
export const deltaSuite: Suite = {
  names: [...updatePairs.flatMap(({ name }) => questions.map((question) => nameOf(name, question))), sumName],
  open: openSuite,
};

async function openSuite(): Promise<OpenSuite> {
  const packages = await installPairs();
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-bench-'));
  const script = join(folder, 'delta-process.mjs');
  await writeFile(
    script,
    await bundleScript(`import './delta-process.ts';`, {
      minify: false,
      resolveDir: import.meta.dirname,
      platform: 'node',
    }),
  );
  const measured: MeasuredPair[] = [];
  for (const pair of updatePairs) measured.push(await measurePair(pair, packages, folder));
  return {
    benchmarks: [
      ...measured.flatMap((pair) => benchmarksOf(pair, script)),
      bytesBenchmark(sumName, measured),
    ],
    close: () => rm(folder, { recursive: true }),
  };
}

function benchmarksOf(pair: MeasuredPair, script: string): Benchmark[] {
  const { name, from, whole, files } = pair;
  const inProcess = (contender: string, way: string): Contender => ({
    name: contender,
    measure: async () =>
      Number(
        (await promisify(execFile)(process.execPath, [script, way, files.from, files.to, files.patch]))
          .stdout,
      ),
  });
  const memory = (way: 'make' | 'apply'): Benchmark => ({
    name: nameOf(name, `memory of ${way}`),
    unit: 'MiB',
    rounds: 3,
    contenders: [inProcess('ours', way), inProcess('floor', `${way} floor`)],
  });
  return [
    bytesBenchmark(nameOf(name, 'bytes'), [pair]),
    {
      name: nameOf(name, 'make'),
      unit: 'ms',
      rounds: 1,
      contenders: [
        fixed('ours', pair.makeMs),
        ...present('floor', pair.zstd?.ms),
        ...present('bsdiff', pair.bsdiff?.ms),
      ],
    },
    {
      name: nameOf(name, 'apply'),
      unit: 'ms',
      rounds: 11,
      contenders: [
        { name: 'ours', measure: () => timeOf(() => applyPatch(pair)) },
        { name: 'floor', measure: () => timeOf(async () => from.slice()) },
        { name: 'brotli of all', measure: () => timeOf(async () => brotliDecompressSync(whole)) },
      ],
    },
    memory('make'),
    memory('apply'),
  ];
}

/** What is sent, of one pair or of several together. */
function bytesBenchmark(name: string, pairs: readonly MeasuredPair[]): Benchmark {
  const sum = (sizeOf: (pair: MeasuredPair) => number) =>
    pairs.reduce((total, pair) => total + sizeOf(pair), 0);
  const ours = sum(({ patchBytes }) => patchBytes);
  const whole = sum((pair) => pair.whole.length);
  const [zstd, bsdiff] = [sum((pair) => pair.zstd?.bytes ?? NaN), sum((pair) => pair.bsdiff?.bytes ?? NaN)];
  const missing = Object.entries({ zstd, bsdiff }).flatMap(([tool, bytes]) =>
    Number.isNaN(bytes) ? [`${tool} is not here`] : [],
  );
  const leftOut = sum((pair) => pair.leftOut);
  return {
    name,
    unit: 'bytes',
    note: [
      `${((100 * ours) / whole).toFixed(2)} % of the whole package`,
      ...missing,
      ...(leftOut > 0 ? [`${String(leftOut)} files left out`] : []),
    ].join(', '),
    rounds: 1,
    contenders: [
      fixed('ours', ours),
      ...present('floor', zstd),
      ...present('bsdiff', bsdiff),
      fixed(
        'changed files',
        sum(({ changedFilesBytes }) => changedFilesBytes),
      ),
      fixed('whole package', whole),
    ],
  };
}

function fixed(name: string, value: number): Contender {
  return { name, measure: async () => value };
}

function present(name: string, value = NaN): readonly Contender[] {
  return Number.isNaN(value) ? [] : [fixed(name, value)];
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
