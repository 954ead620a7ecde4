import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bundledCommand } from './bundle-command.js';

/** How a run of the real command ended. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `miniapp` as a person would, from a folder that is not the repository. */
export function miniapp(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  return new Promise((resolve) => {
    const options = { cwd: tmpdir(), env: { ...process.env, ...environment } };
    execFile(process.execPath, [bundledCommand, ...args], options, (error, stdout, stderr) => {
      const code: unknown = error?.code;
      resolve({ exitCode: error === null ? 0 : typeof code === 'number' ? code : -1, stdout, stderr });
    });
  });
}

/** A folder with keys, a program and its package. */
export interface Workshop {
  readonly folder: string;
  readonly program: string;
  readonly package: string;
  readonly privateKey: string;
  readonly publicKey: string;
  /** The package's bytes, to be changed. */
  readonly bytes: Uint8Array;
  /** Writes other bytes as a package and gives its path. */
  save(name: string, bytes: Uint8Array): Promise<string>;
  remove(): Promise<void>;
}

/** The mission's example of a manifest, with a name. */
export const manifest = {
  id: 'com.partner.loans',
  name: 'Loans',
  version: '2.3.1',
  minHostVersion: '3.0.0',
  entryPoint: 'index.html',
  permissions: ['payment', 'geolocation'],
  allowedDomains: ['api.partner.com', 'cdn.partner.com'],
};

/** Makes keys, a program and its package through the command itself. */
export async function openWorkshop(): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-cli-'));
  const program = join(folder, 'program');
  await mkdir(join(program, 'assets'), { recursive: true });
  await writeFile(join(program, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(
    join(program, 'index.html'),
    '<!doctype html><title>Loans</title><script src="assets/app.js"></script>',
  );
  await writeFile(join(program, 'assets/app.js'), 'console.log("loans")\n');
  const keys = join(folder, 'keys');
  const file = join(folder, 'loans.mpk');
  const privateKey = join(keys, 'partner.key.pem');
  await miniapp(['keygen', '--out', keys, '--bits', '2048']);
  await miniapp(['pack', program, '--key', privateKey, '--out', file]);
  return {
    folder,
    program,
    package: file,
    privateKey,
    publicKey: join(keys, 'partner.pub.pem'),
    bytes: new Uint8Array(await readFile(file)),
    save: async (name, bytes) => {
      await writeFile(join(folder, name), bytes);
      return join(folder, name);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
