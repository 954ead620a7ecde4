import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createHost } from '@org/host-core';
import { answerContract, createReleaseFactory, platformContract } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchChromium } from '../../../../test/launch-chromium.js';
import { storeRoutes } from '../../../../test/journeys/memory-store-routes.js';
import { score } from '../../../../test/score.js';
import { createElectronPlatform } from '../src/electron-platform.js';
import { bundleProgram } from './bundle-program.js';
import { createChromiumElectron } from './chromium-electron.js';
import { createFakeSystem } from './fake-system.js';
import { greetingToast, releaseGreeting } from './greeting.js';
import { echoFiles, requestOf } from './programs.js';

import type { PublishedRelease, ReleaseFactory } from '@org/testkit';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';

import type { ElectronPlatform } from '../src/electron-platform.js';
import type { ChromiumElectron } from './chromium-electron.js';
import type { FakeSystem } from './fake-system.js';

let browser: Browser;
let factory: ReleaseFactory;
let server: Server;
let serverUrl = '';
let folder = '';
const releases: PublishedRelease[] = [];

beforeAll(async () => {
  [browser, factory, folder] = await Promise.all([
    launchChromium(),
    createReleaseFactory(globalThis.crypto.subtle),
    mkdtemp(join(tmpdir(), 'electron-host-')),
  ]);
  const store = storeRoutes(factory, () => releases);
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    void store(path).then(async (answer) => {
      const { status, headers, body } = answerContract(path, request.headers.range ?? null);
      response.writeHead(answer?.status ?? status, answer === null ? headers : {});
      response.end(answer === null ? body : new Uint8Array(await answer.arrayBuffer()));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  serverUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`; // it listens on a port
});
afterAll(async () => {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true });
});

interface OpenPlatform {
  readonly platform: ElectronPlatform;
  readonly system: FakeSystem;
  readonly chromium: ChromiumElectron;
  readonly toasts: string[];
}

async function openPlatform(name: string): Promise<OpenPlatform> {
  const chromium = createChromiumElectron(browser);
  const system = createFakeSystem();
  const toasts: string[] = [];
  const platform = await createElectronPlatform({
    electron: { ...system, ...chromium.electron },
    folder: join(folder, name),
    preload: 'preload.cjs',
    screens: {
      askConsent: () => Promise.resolve('always'),
      pay: () => Promise.resolve({ type: 'cancelled' }),
      showToast: ({ text }) => void toasts.push(text),
      showDialog: () => Promise.resolve(null),
    },
    issueToken: () => Promise.reject(new Error('Nobody is signed in.')),
    log: () => undefined,
  });
  return { platform, system, chromium, toasts };
}

describe('the Electron platform, with its views in Chromium', () => {
  it('holds the platform contract', async (context) => {
    const { platform, chromium } = await openPlatform('contract');
    const files = { ...echoFiles, 'app.js': echoFiles['app.js']?.replace("'echo ' + said", 'said') ?? '' };
    const report = await platformContract({
      platform,
      serverUrl,
      pass: (durationMs) => sleep(durationMs),
      echoProgram: requestOf({ files, mount: chromium.window }),
    });
    await platform.close();
    score(context, { subject: 'Electron in memory, and Chromium', suite: 'platform' }, report);
  });

  it('asks the network without cookies, caches and referrers, and follows no redirect', async () => {
    const { platform, system } = await openPlatform('network');
    await platform.network.fetch({ url: `${serverUrl}/bytes`, range: { from: 1, length: 2 } });
    expect(system.requests).toMatchObject([
      {
        method: 'GET',
        headers: { range: 'bytes=1-2', 'accept-encoding': 'identity' },
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      },
    ]);
    await platform.close();
  });

  it('has its folder alone, and gives it back', async () => {
    const { platform } = await openPlatform('folder');
    await expect(openPlatform('folder')).rejects.toThrow();
    await platform.close();
    await platform.close();
    await (await openPlatform('folder')).platform.close();
  });
});

describe('a program with the SDK', () => {
  it('is installed from a store, launched, and answered by the host; what it kept is there at the next start', async () => {
    releases.push(await releaseVisits());
    const first = await start('journey');
    expect(await first.visit()).toEqual({
      visits: '1',
      host: 'electron',
      secret: 'hidden',
      file: { sizeBytes: 300_000, isSame: true },
      refused: 'NOT_SUPPORTED',
      late: 'GESTURE_REQUIRED',
    });
    expect(await first.system.clipboard.readText()).toBe('a text');
    await first.close();
    const second = await start('journey');
    expect(await second.visit()).toMatchObject({ visits: '2', file: { isSame: true } });
    await second.host.uninstall(id);
    await second.close();
  });

  it('says what the one of the quick start says on the real binary', async () => {
    const greeting = await releaseGreeting(factory);
    releases.push(greeting);
    const { toasts, close } = await start('greeting', greeting.id);
    await expect.poll(() => toasts).toEqual([greetingToast]);
    await close();
  });
});

const id = 'com.partner.visits';

async function start(name: string, programId = id) {
  const { platform, system, chromium, toasts } = await openPlatform(name);
  const host = await createHost({
    platform,
    name: 'Desk',
    version: '3.0.0',
    store: { url: `${serverUrl}/store`, root: factory.root },
  });
  await host.update(programId);
  const outcome = await host.launch(programId, { mount: chromium.window });
  expect(outcome.type).toBe('launched');
  return {
    host,
    system,
    toasts,
    visit: async () => {
      const page: Page = await chromium.page();
      // By the devtools protocol: the content policy lets nobody evaluate text in the page.
      await expect.poll(() => page.evaluate('window.isReady')).toBe(true);
      await chromium.press();
      await expect.poll(() => page.evaluate('window.visited !== undefined')).toBe(true);
      return page.evaluate('window.visited');
    },
    close: async () => {
      await host.close();
      await platform.close();
    },
  };
}

async function releaseVisits(): Promise<PublishedRelease> {
  return factory.release({
    manifest: { id, name: 'Visits', permissions: ['file.sandbox', 'clipboard.read', 'storage.secure'] },
    files: {
      'index.html':
        '<!doctype html><body style="height:100vh">Visits<script type="module" src="app.js"></script>',
      'app.js': await bundleProgram('sdk-program.ts'),
    },
  });
}
