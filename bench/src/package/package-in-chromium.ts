import { bundleScript } from '../bundle-script.js';
import { openPage } from '../open-page.js';
import { pageOf } from '../serve-pages.js';
import { packageBenchmarks, packageNames } from './package-benchmarks.js';
import { createSamplePackage } from './sample-package.js';

import type { OpenSuite, Suite } from '../benchmark.js';
import type { PackagePlace } from './package-benchmarks.js';

/** Verification in a host's page; stored is one blob where the browser adapter keeps packages. */
export function packageInChromium(megabytes: number): Suite {
  return { names: packageNames(megabytes, 'Chromium'), open: () => openSuite(megabytes) };
}

async function openSuite(megabytes: number): Promise<OpenSuite> {
  const { bytes, spki } = await createSamplePackage(megabytes);
  const script = await bundleScript(`import './package-page.ts';`, {
    minify: false,
    resolveDir: import.meta.dirname,
  });
  const binary = (body: Uint8Array) => ({ type: 'application/octet-stream', body });
  const { page, close } = await openPage(
    new Map([
      ['host.localhost/', pageOf(script)],
      ['host.localhost/package', binary(bytes)],
      ['host.localhost/key', binary(spki)],
    ]),
  );
  const run = (step: keyof PackagePlace) => () =>
    page.evaluate(async (name) => (await window.packagePlace)[name](), step);
  const place: PackagePlace = {
    hash: run('hash'),
    hashFiles: run('hashFiles'),
    verify: run('verify'),
    hashAndStore: run('hashAndStore'),
    verifyAndStore: run('verifyAndStore'),
  };
  return { benchmarks: packageBenchmarks({ megabytes, placeName: 'Chromium', place }), close };
}
