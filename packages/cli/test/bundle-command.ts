import { join } from 'node:path';

import { build } from 'esbuild';

const cli = join(import.meta.dirname, '..');

/** The command as tests run it, hundreds of times: read from its sources it takes five times as long to start. */
export const bundledCommand = join(cli, '.state/miniapp.js');

/** Bundles it, once before the tests. */
export async function setup(): Promise<void> {
  await build({
    entryPoints: [join(cli, 'src/main.ts')],
    outfile: bundledCommand,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    tsconfig: join(cli, '../../tsconfig.base.json'),
    logLevel: 'error',
  });
}
