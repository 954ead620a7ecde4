import { join } from 'node:path';

import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

/** Bundles a module with all it imports, our own packages from their sources. `source` is the text of that module. */
export async function bundleScript(
  source: string,
  options: { readonly minify: boolean; readonly resolveDir: string; readonly platform?: 'browser' | 'node' },
): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, loader: 'ts', resolveDir: options.resolveDir },
    tsconfig: join(root, 'tsconfig.base.json'),
    bundle: true,
    format: 'esm',
    platform: options.platform ?? 'browser',
    target: 'es2022',
    minify: options.minify,
    legalComments: 'none',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}
