import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';

import { DemoError } from './error.js';
import { repositoryRoot } from './repository-root.js';

/** Runs a Node program of this repository to its end. Throws COMMAND_FAILED with what it printed. */
export async function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(process.execPath, [join(repositoryRoot, program), ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  if (code === 0) return printed;
  throw new DemoError('COMMAND_FAILED', `${basename(program)} ${args.join(' ')} failed:\n${printed.trim()}`);
}

/** Runs the partner's command line, as a partner would. */
export function runMiniapp(
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<string> {
  return runCommand(['packages/cli/bin/miniapp.js', ...args], environment);
}
