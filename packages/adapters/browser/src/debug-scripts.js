// The script of a program's origin in development, in a file of its own: the build of a release does not reach it.

import { bundle } from './bundle-script.js';

export const debugScripts = { worker: bundle('src/worker/debug-worker.ts') };
