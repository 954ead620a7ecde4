import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Two files, and where the difference goes. */
interface PatchFiles {
  readonly from: string;
  readonly to: string;
  readonly patch: string;
}

/** What a tool made of them. */
export interface ToolPatch {
  readonly bytes: number;
  readonly ms: number;
}

/** A tool of this machine, or null where it is not here. */
export type PatchTool = (files: PatchFiles) => Promise<ToolPatch | null>;

/** The strongest that zstd has, with a window over the whole of both. */
export const zstdPatchFrom: PatchTool = ({ from, to, patch }) =>
  run('zstd', ['-q', '-f', '--ultra', '-22', '--long=27', `--patch-from=${from}`, to, '-o', patch], patch);

/** As it comes; its bzip2 is inside. */
export const bsdiff: PatchTool = ({ from, to, patch }) => run('bsdiff', [from, to, patch], patch);

async function run(tool: string, options: readonly string[], patch: string): Promise<ToolPatch | null> {
  const startedMs = performance.now();
  try {
    await promisify(execFile)(tool, options);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return { ms: performance.now() - startedMs, bytes: (await stat(patch)).size };
}
