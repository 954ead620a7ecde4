// `npm run bench -- [--json] [--quick] [--only <part of a name>]`. Progress goes to stderr, the report to stdout.

import { parseArgs } from 'node:util';

import { bridgeSuite } from './bridge/bridge-suite.js';
import { deltaSuite } from './delta/delta-suite.js';
import { memoryInChromium } from './package/memory-in-chromium.js';
import { memoryInNode } from './package/memory-in-node.js';
import { packageInChromium } from './package/package-in-chromium.js';
import { packageInNode } from './package/package-in-node.js';
import { toJsonLine, toTable } from './report.js';
import { runBenchmark } from './run-benchmark.js';
import { sizeSuite } from './size/size-suite.js';
import { startSuite } from './start/start-suite.js';
import { typesSuite } from './types/types-suite.js';

import type { Result, Suite } from './benchmark.js';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});

const suites: readonly Suite[] = [
  bridgeSuite,
  ...[6, 60].flatMap((megabytes) => [packageInNode(megabytes), packageInChromium(megabytes)]),
  ...[200, 1]
    .map((files) => ({ megabytes: 60, files }))
    .flatMap((sample) => [
      memoryInNode(sample),
      // Only Linux tells the peak of another process.
      ...(process.platform === 'linux' ? [memoryInChromium(sample)] : []),
    ]),
  startSuite('Chromium'),
  startSuite('WebKit'),
  deltaSuite,
  sizeSuite,
  typesSuite,
];

const isWanted = (name: string) => name.toLowerCase().includes(options.only.toLowerCase());
const wanted = suites.filter(({ names }) => names.some(isWanted));
if (wanted.length === 0) {
  const names = suites.flatMap((suite) => suite.names).join('\n  ');
  console.error(`No benchmark has "${options.only}" in its name. There are:\n  ${names}`);
  process.exitCode = 2;
} else {
  const results: Result[] = [];
  for (const suite of wanted) results.push(...(await measure(suite)));
  console.log(options.json ? toJsonLine(results) : toTable(results));
}

async function measure(suite: Suite): Promise<Result[]> {
  const results: Result[] = [];
  const { benchmarks, close } = await suite.open();
  try {
    for (const benchmark of benchmarks) {
      if (!isWanted(benchmark.name)) continue;
      console.error(`${benchmark.name} …`);
      results.push(await runBenchmark(benchmark, options.quick));
    }
    return results;
  } finally {
    await close();
  }
}
