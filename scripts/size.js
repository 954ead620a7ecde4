// What the guest SDK adds to a partner's program: bundled with all it imports, minified, gzip -9.

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** What a program pays for, by what it uses. A budget moves only in a change that says why. */
const budgets = [
  { name: 'connecting', code: `import { connect } from '@org/guest-sdk'; connect();`, maxGzipBytes: 3_500 },
  {
    name: 'one method',
    code: `import { payment } from '@org/guest-sdk'; payment.pay({ orderId: '1', amount: 1, currency: 'EUR' });`,
    maxGzipBytes: 5_000,
  },
  // With the check of each result that is not null, and with streams of bytes.
  { name: 'every method', code: `export * from '@org/guest-sdk';`, maxGzipBytes: 8_000 },
];

for (const { name, code, maxGzipBytes } of budgets) {
  const gzipBytes = gzipSync(await bundle(code), { level: 9 }).length;
  console.log(`@org/guest-sdk, ${name}: ${gzipBytes} bytes min+gzip, budget ${maxGzipBytes}`);
  if (gzipBytes > maxGzipBytes) process.exitCode = 1;
}

/** @param {string} code */
async function bundle(code) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: join(root, 'packages/guest-sdk') },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2020',
  });
  return outputFiles.map(({ text }) => text).join('');
}
