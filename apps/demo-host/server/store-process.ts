import { spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { DemoError } from './error.js';
import { repositoryRoot } from './repository-root.js';

import type { ChildProcess } from 'node:child_process';

/** A store that runs as a process of its own, as it would beside a real host. */
export interface StoreProcess {
  /** Where this machine's programs reach it; Node does not know names under `.localhost`. */
  readonly url: string;
  readonly operatorToken: string;
  /** The first version of its keys, as text: what hosts pin. */
  readonly root: string;
  /** Lets it finish and close its database. Safe to call twice. */
  stop(): Promise<void>;
}

/** How long the store may take to close its database. */
const STOP_MS = 8_000;

/** Starts the store on its embedded database and waits until it answers. Throws STORE_FAILED with what it said. */
export async function startStore(options: {
  readonly dataFolder: string;
  readonly port: number;
  readonly publicUrl: string;
}): Promise<StoreProcess> {
  const { dataFolder, port, publicUrl } = options;
  await mkdir(dataFolder, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      // A store must not outlive a demo that was killed: nothing else would ever stop it.
      '--import',
      new URL('end-with-parent.ts', import.meta.url).href,
      join(repositoryRoot, 'apps/store/src/main.ts'),
    ],
    {
      cwd: repositoryRoot,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        STORE_DATA: dataFolder,
        STORE_PORT: String(port),
        STORE_PUBLIC_URL: publicUrl,
        // The demo host is a debug host, and the store's own documentation is one of its programs.
        STORE_DEBUG_DOMAINS: '1',
      },
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  const said = await Promise.race([firstLine(child), ended]);
  if (said === undefined)
    throw new DemoError('STORE_FAILED', `The store did not start.\n${complaint.trim()}`);

  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    operatorToken: (await readFile(join(dataFolder, 'operator.token'), 'utf8')).trim(),
    root: await (await fetch(`${url}/trust/store-keys/1`)).text(),
    stop: async () => {
      const cut = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(cut);
    },
  };
}

/** The store's first line comes once it answers. */
function firstLine({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (stdout !== null) createInterface(stdout).on('line', resolve);
  });
}
