import { readFile } from 'node:fs/promises';

import { bundleScript } from '../bundle-script.js';
import { openPage } from '../open-page.js';
import { pageOf } from '../serve-pages.js';
import { memoryBenchmark, memoryName } from './memory-benchmark.js';
import { createSamplePackage } from './sample-package.js';

import type { Page } from 'playwright-core';

import type { OpenSuite, Suite } from '../benchmark.js';
import type { ServedBody } from '../serve-pages.js';
import type { MemoryPackage } from './memory-benchmark.js';
import type { MemoryPlace } from './memory-page.js';

/** The memory of verifying one package in a page, each contender in a fresh browser. Asks Linux for the peaks. */
export function memoryInChromium(sample: MemoryPackage): Suite {
  return { names: [memoryName(sample, 'Chromium')], open: () => openSuite(sample) };
}

async function openSuite(sample: MemoryPackage): Promise<OpenSuite> {
  const { bytes, spki } = await createSamplePackage(sample.megabytes, sample.files);
  const script = await bundleScript(`import './memory-page.ts';`, {
    minify: false,
    resolveDir: import.meta.dirname,
  });
  const binary = (body: Uint8Array) => ({ type: 'application/octet-stream', body });
  const pages = new Map([
    ['host.localhost/', pageOf(script)],
    ['host.localhost/package', binary(bytes)],
    ['host.localhost/key', binary(spki)],
  ]);
  const contender = (name: string, step: keyof MemoryPlace) => ({
    name,
    measure: () => measure(pages, step),
  });
  return {
    benchmarks: [
      memoryBenchmark(sample, 'Chromium', [contender('ours', 'verify'), contender('floor', 'hold')]),
    ],
    close: () => Promise.resolve(),
  };
}

async function measure(pages: ReadonlyMap<string, ServedBody>, step: keyof MemoryPlace): Promise<number> {
  const { page, close } = await openPage(pages);
  try {
    const before = await peakMebibytes(page);
    await page.evaluate((name) => window.memoryPlace[name](), step);
    return (await peakMebibytes(page)) - before;
  } finally {
    await close();
  }
}

/** The most that the browser's renderers have ever held, together; there is one page, so one of them works. */
async function peakMebibytes(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('The page has no browser.');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const statuses = await Promise.all(
    renderers.map(({ id }) => readFile(`/proc/${String(id)}/status`, 'utf8')),
  );
  const kibibytes = statuses.map((status) => Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN));
  return kibibytes.reduce((sum, peak) => sum + peak, 0) / 1024;
}
