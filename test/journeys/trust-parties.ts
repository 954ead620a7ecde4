import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';

import { bundledCommand } from '../../packages/cli/test/bundle-command.js';

const repositoryRoot = join(import.meta.dirname, '../..');

/** How a run of a command ended. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs until it is told to stop. */
export interface Party {
  readonly url: string;
  /** Everything it has said so far. */
  said(): string;
  /** Lets it finish what it is doing. Safe to call twice. */
  stop(): Promise<void>;
}

/** Runs the real `miniapp` in a folder. */
export function miniapp(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...environment } };
    execFile(process.execPath, [bundledCommand, ...args], options, (error, stdout, stderr) => {
      const code: unknown = error?.code;
      resolve({ exitCode: error === null ? 0 : typeof code === 'number' ? code : -1, stdout, stderr });
    });
  });
}

/** Starts a witness as whoever runs one would, on any free port unless one is given. */
export function startWitness(folder: string, port = '0'): Promise<Party> {
  const files = [
    '--root',
    'store-keys.json',
    '--key',
    'keys/witness.key.pem',
    '--state',
    'witness/state.json',
  ];
  return start([bundledCommand, 'log', 'witness', ...files, '--port', port], {
    folder,
    ready: /listening (http:\S+?),/u,
  });
}

/** Starts the store as an operator would, with its data in a folder and a witness at an address. */
export function startStore(
  folder: string,
  { data, witness, token }: { readonly data: string; readonly witness: string; readonly token: string },
): Promise<Party> {
  return start(['--import', 'tsx', join(repositoryRoot, 'apps/store/src/main.ts')], {
    folder: repositoryRoot,
    ready: /The store is at (http:\S+);/u,
    environment: {
      STORE_DATA: join(folder, data),
      STORE_PORT: '0',
      STORE_WITNESSES: witness,
      STORE_OPERATOR_TOKEN: token,
    },
  });
}

async function start(
  args: readonly string[],
  options: {
    readonly folder: string;
    readonly ready: RegExp;
    readonly environment?: Readonly<Record<string, string>>;
  },
): Promise<Party> {
  const { folder, ready, environment = {} } = options;
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let text = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      text += chunk.toString();
      const found = ready.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('close', () => reject(new Error(`It ended: ${text}`)));
  });
  return {
    url,
    said: () => text,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
