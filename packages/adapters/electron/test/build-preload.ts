import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

/** The preload script as the build of this package makes it. */
export async function buildPreload(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: ['src/preload/preload.ts'],
    // Its paths lead to the sources of the packages inside, so nothing has to be built before.
    tsconfig: 'src/preload/tsconfig.json',
    bundle: true,
    format: 'cjs',
    platform: 'browser',
    external: ['electron'],
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
