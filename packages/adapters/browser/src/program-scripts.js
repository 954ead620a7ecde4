// Bundles the scripts that run on a program's origin. From source this happens when the module is loaded;
// the build of this package runs it once and puts the texts in its place (tsup.config.js).

import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

export const programScripts = {
  boot: bundle('src/pages/boot.ts'),
  worker: bundle('src/worker/worker.ts'),
  debugWorker: bundle('src/worker/debug-worker.ts'),
  health: bundle('src/pages/health.ts'),
  forget: bundle('src/pages/forget.ts'),
  opaque: fitForHtml(bundle('src/pages/opaque.ts')),
};

/** @param {string} entry */
function bundle(entry) {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    // Its paths lead to the sources of the packages inside, so nothing has to be built before.
    tsconfig: 'tsconfig.json',
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2020',
    legalComments: 'none',
    write: false,
  });
  return outputFiles[0]?.text.trim() ?? '';
}

/**
 * The opaque page holds its script inside its HTML.
 *
 * @param {string} text
 */
function fitForHtml(text) {
  if (/<\/script|<!--/iu.test(text))
    throw new Error('A script for HTML holds a text that would end its element.');
  return text;
}
