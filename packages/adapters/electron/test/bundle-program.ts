import { build } from 'esbuild';

/** A program's script with the SDK inside, as a partner's build makes it. */
export async function bundleProgram(entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: [entry],
    tsconfig: 'tsconfig.json',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
