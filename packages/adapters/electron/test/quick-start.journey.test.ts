import { execFileSync, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { createReleaseFactory } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openEmptyProject } from '../../../../test/empty-project.js';
import { storeRoutes } from '../../../../test/journeys/memory-store-routes.js';
import { findElectron } from './electron-binary.js';
import { greetingToast, releaseGreeting } from './greeting.js';

import type { ReleaseFactory } from '@org/testkit';
import type { AddressInfo } from 'node:net';
import type { EmptyProject } from '../../../../test/empty-project.js';

// An app's first hour: an empty folder, the packed tarballs, and what the README says. What stands in its code blocks is
// compiled as it is against Electron's declarations, and run where there is an Electron.

const root = join(import.meta.dirname, '../../../..');
const packages = ['bridge-protocol', 'package-format', 'host-core', 'adapters/electron'];
const electron = findElectron();
const reason = 'missing' in electron ? electron.missing : '';
let project: EmptyProject;
let desk = '';

if (reason !== '') console.info(`Not run in the real Electron: ${reason}.`);

beforeAll(async () => {
  project = await openEmptyProject('desk');
  desk = project.folder;
  for (const name of packages) await project.install(name);
  for (const name of ['electron', '@types/node', 'valibot', '@noble/hashes', 'eventemitter3'])
    await project.link(name);
  await writeFile(
    join(desk, 'package.json'),
    '{ "name": "desk", "version": "1.0.0", "type": "module", "main": "dist/main.js" }',
  );
  const readme = await readFile(join(root, 'packages/adapters/electron/README.md'), 'utf8');
  await mkdir(join(desk, 'src'));
  await writeFile(join(desk, 'tsconfig.json'), blockOf(readme, /```json\n([\s\S]*?)```/u));
  await writeFile(join(desk, 'src/main.ts'), blockOf(readme, /```ts\n\/\/ src\/main\.ts\n([\s\S]*?)```/u));
});
afterAll(async () => {
  await project.remove();
});

describe('an app with the tarballs and the README', () => {
  it('compiles against the declarations of Electron, with every check of the compiler', () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    expect(run('node', [tsc, '--skipLibCheck', 'false'])).toBe('');
  });

  it('finds the preload script where the README looks for it, as one file that requires Electron alone', async () => {
    const script = `process.stdout.write(import.meta.resolve('@org/adapter-electron/preload'))`;
    const url = run('node', ['--input-type=module', '-e', script]);
    const text = await readFile(new URL(url), 'utf8');
    expect([...text.matchAll(/\brequire\(([^)]*)\)/gu)].map(([, name]) => name)).toEqual([`'electron'`]);
  });

  it('is compiled to what Electron would start', async () => {
    expect(await readFile(join(desk, 'dist/main.js'), 'utf8')).toContain('registerProgramScheme(protocol)');
  });

  it('brings the platform in both module systems, and loads no Electron for it', () => {
    const names = `JSON.stringify(Object.keys(adapter).sort())`;
    const keys = ['createElectronPlatform', 'openFileStore', 'programScheme', 'registerProgramScheme'];
    const imported = `import * as adapter from '@org/adapter-electron'; process.stdout.write(${names})`;
    const required = `const adapter = require('@org/adapter-electron'); process.stdout.write(${names})`;
    expect(JSON.parse(run('node', ['--input-type=module', '-e', imported]))).toEqual(keys);
    expect(JSON.parse(run('node', ['--input-type=commonjs', '-e', required]))).toEqual(keys);
  });

  it.skipIf('missing' in electron)(
    `opens a program that the host answers, in the real Electron${reason === '' ? '' : ` (not run: ${reason})`}`,
    async () => {
      if ('missing' in electron) return;
      const store = await openStore();
      try {
        await writeFile(join(desk, 'store-keys.json'), store.factory.root);
        const app = spawn(electron.command, [...electron.args, desk], {
          env: { ...process.env, STORE_URL: store.url, PROGRAM_ID: store.programId, HOME: desk },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let said = '';
        for (const stream of [app.stdout, app.stderr]) stream.on('data', (text) => (said += String(text)));
        try {
          await expect.poll(() => said, { timeout: 60_000 }).toContain(`toast: ${greetingToast}`);
          expect(said).toContain('launch: launched');
        } finally {
          app.kill();
        }
      } finally {
        store.close();
      }
    },
  );
});

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { cwd: desk, encoding: 'utf8', stdio: 'pipe' });
}

function blockOf(readme: string, pattern: RegExp): string {
  const [, block] = pattern.exec(readme) ?? [];
  if (block === undefined) throw new Error(`The README has no block that matches ${String(pattern)}.`);
  return block;
}

async function openStore(): Promise<{
  readonly url: string;
  readonly programId: string;
  readonly factory: ReleaseFactory;
  close(): void;
}> {
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const program = await releaseGreeting(factory);
  const answer = storeRoutes(factory, () => [program]);
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').then(async (found) => {
      response.writeHead(found?.status ?? 404);
      response.end(found === null ? '' : new Uint8Array(await found.arrayBuffer()));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${String(port)}/store`,
    programId: program.id,
    factory,
    close: () => server.close(),
  };
}
