import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { bundleScript } from '../bundle-script.js';
import { packageBenchmarks, packageNames } from './package-benchmarks.js';
import { createSamplePackage } from './sample-package.js';

import type { OpenSuite, Suite } from '../benchmark.js';
import type * as nodePlace from './node-place.js';

/** Verification in Node as CLI and store do it; stored is one file that was flushed to the disk. */
export function packageInNode(megabytes: number): Suite {
  return { names: packageNames(megabytes, 'Node'), open: () => openSuite(megabytes) };
}

async function openSuite(megabytes: number): Promise<OpenSuite> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-bench-'));
  const { openNodePlace } = await loadNodePlace(folder);
  const place = await openNodePlace(await createSamplePackage(megabytes), folder);
  return {
    benchmarks: packageBenchmarks({
      megabytes,
      placeName: 'Node',
      place,
      verifyPeers: [
        { name: 'createHash', measure: () => place.hashHere() },
        { name: 'ours on WebCrypto', measure: () => place.verifyWithWebCrypto() },
      ],
    }),
    close: () => rm(folder, { recursive: true }),
  };
}

// As users run it: the loader that runs this program from its sources slows down every function it touches.
async function loadNodePlace(folder: string): Promise<typeof nodePlace> {
  const file = join(folder, 'node-place.mjs');
  const script = await bundleScript(`export * from './node-place.ts';`, {
    minify: false,
    resolveDir: import.meta.dirname,
    platform: 'node',
  });
  await writeFile(file, script);
  // What was bundled is that module.
  return (await import(pathToFileURL(file).href)) as typeof nodePlace;
}
