// What the guest SDK adds to a partner's program: bundled with all it imports, minified, gzip -9.

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');

/**
 * What a program cannot avoid: connection, calls, events and the spelled-out methods (about 3.5 kB without those).
 * A budget moves only in a change that says why.
 */
const budgets = [{ name: '@org/guest-sdk', entry: 'packages/guest-sdk/dist/index.js', maxGzipBytes: 4300 }];

for (const { name, entry, maxGzipBytes } of budgets) {
  const gzipBytes = gzipSync(await bundle(join(root, entry)), { level: 9 }).length;
  console.log(`${name}: ${gzipBytes} bytes min+gzip, budget ${maxGzipBytes}`);
  if (gzipBytes > maxGzipBytes) process.exitCode = 1;
}

/** @param {string} entry */
async function bundle(entry) {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: true, target: 'es2020', lib: { entry, formats: ['iife'], name: 'sdk' } },
  });
  const outputs = /** @type {{ output: { code: string }[] }[]} */ (built);
  return outputs.flatMap(({ output }) => output.map(({ code }) => code)).join('');
}
