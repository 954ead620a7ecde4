// Bundles the scripts that run on a program's origin. From source this happens when the module is loaded;
// the build of this package runs it once and puts the texts in its place (tsup.config.js).

import { bundle } from './bundle-script.js';

export const programScripts = {
  boot: bundle('src/pages/boot.ts'),
  worker: bundle('src/worker/worker.ts'),
  health: bundle('src/pages/health.ts'),
  forget: bundle('src/pages/forget.ts'),
  opaque: fitForHtml(bundle('src/pages/opaque.ts')),
};

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
