import { execFileSync, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { createReleaseFactory } from '@org/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { openEmptyProject } from '../../../../test/empty-project.js';
import { storeRoutes } from '../../../../test/journeys/memory-store-routes.js';
import { launchChromium } from '../../../../test/launch-chromium.js';
import { guestSdk } from '../../../../test/native-subject.js';

import type { ChildProcess } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import type { EmptyProject } from '../../../../test/empty-project.js';

// A host team's first hour: an empty folder, the packed tarballs, and the code blocks of the README as they are.

const root = join(import.meta.dirname, '../../../..');
const programId = 'com.partner.greeting';
let project: EmptyProject;
let portal = '';
let store: { readonly url: string; close(): void };
let server: ChildProcess;

beforeAll(async () => {
  project = await openEmptyProject('portal');
  portal = project.folder;
  for (const name of ['bridge-protocol', 'package-format', 'host-core', 'adapters/browser'])
    await project.install(name);
  for (const name of ['valibot', '@noble/hashes', 'eventemitter3', 'qr']) await project.link(name);
  await writeFile(join(portal, 'package.json'), '{ "name": "portal", "version": "1.0.0", "type": "module" }');
  const readme = await readFile(join(root, 'packages/adapters/browser/README.md'), 'utf8');
  for (const file of ['page.js', 'server.js']) {
    const [, text] = new RegExp(`\`\`\`js\\n// ${file}\\n([\\s\\S]*?)\`\`\``, 'u').exec(readme) ?? [];
    if (text === undefined) throw new Error(`The README has no ${file}.`);
    await writeFile(join(portal, file), text);
  }
  store = await openStore();
});
afterAll(async () => {
  server.kill();
  store.close();
  await project.remove();
});

it('opens a program from the tarballs, with what the README says', async () => {
  const bundle = ['--bundle', '--format=esm', '--loader:.json=text', '--outfile=dist/page.js'];
  execFileSync(join(root, 'node_modules/.bin/esbuild'), ['page.js', ...bundle], {
    cwd: portal,
    stdio: 'pipe',
  });
  const url = await startServer();
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await expect.poll(() => page.textContent('output')).toBe('Hello from a partner');
    await expect.poll(() => page.frames().length).toBe(2);
  } finally {
    await browser.close();
  }
});

/** On a port that was free a moment ago. */
async function startServer(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo; // it listens on a port
  await new Promise((resolve) => probe.close(resolve));
  server = spawn(process.execPath, ['server.js'], {
    cwd: portal,
    env: { ...process.env, PORT: String(port), STORE_URL: store.url, PROGRAM_ID: programId },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  server.stdout?.on('data', (text) => (said += String(text)));
  await expect.poll(() => said).toBe(`http://host.localhost:${String(port)}/\n`);
  return said.trim();
}

/** A store on another origin, as a real one is, and its keys in the folder. */
async function openStore(): Promise<typeof store> {
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  await writeFile(join(portal, 'store-keys.json'), factory.root);
  const program = await factory.release({
    manifest: { id: programId },
    files: {
      'index.html':
        '<!doctype html><h1>Greeting</h1><script src="sdk.js"></script><script src="app.js"></script>',
      'sdk.js': guestSdk(),
      'app.js': `MiniAppBridge.call('ui.showToast', { text: 'Hello from a partner' });`,
    },
  });
  const answer = storeRoutes(factory, () => [program]);
  const http = createServer((request, response) => {
    void answer(request.url ?? '/').then(async (found) => {
      response.writeHead(found?.status ?? 404, { 'access-control-allow-origin': '*' });
      response.end(found === null ? '' : new Uint8Array(await found.arrayBuffer()));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  const { port } = http.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${String(port)}/store`, close: () => http.close() };
}
