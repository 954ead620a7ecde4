import { fileURLToPath } from 'node:url';
import { createMemoryStore, createReleaseFactory } from '@org/testkit';
import { buildSync } from 'esbuild';
import { expect } from 'vitest';

import { launchChromium } from '../../../../test/launch-chromium.js';
import { startJourneyServer } from './journey-server.js';

import type { MemoryStore, ReleaseFactory, ReleaseOptions } from '@org/testkit';
import type { Frame, Page } from 'playwright-core';

/** A host page with a store behind it, in one browser. */
export interface RepairJourney {
  readonly store: MemoryStore;
  /**
   * Publishes a release and installs it in a fresh profile. Unless told, runs it once, and loses the copy that its origin has from that.
   */
  install(options: ReleaseOptions, how?: { readonly isRun: boolean }): Promise<Device>;
  close(): Promise<void>;
}

/** One profile with an installed program. */
export interface Device {
  /** The host page is opened anew: what it knew in memory is gone, the disk stays. */
  restart(): Promise<void>;
  launch(): Promise<string>;
  /** Makes it ready for a launch. */
  prepare(): Promise<boolean>;
  close(): Promise<void>;
  /** Flips one bit of a text in the package that the host keeps. */
  damagePackage(text: string): Promise<void>;
  /** Flips one bit of a text in the copy that the program's origin keeps, and stops the worker that serves it. */
  damageCopy(text: string): Promise<void>;
  /** Whether the copy that the program's origin keeps has a text. */
  copyHolds(text: string): Promise<boolean>;
  stopWorker(): Promise<void>;
  /** What the host said since the last restart: path, copy and state of a damaged file, or why a program ended. */
  notices(): Promise<readonly (readonly string[])[]>;
  frame(): Frame;
  frameCount(): number;
}

const id = 'com.example.loans';

/** Opens everything once. Slow: keys and a browser. */
export async function openRepairJourney(): Promise<RepairJourney> {
  const [factory, browser] = await Promise.all([
    createReleaseFactory(globalThis.crypto.subtle),
    launchChromium(),
  ]);
  const store = createMemoryStore(factory.authority.answer);
  const server = await startJourneyServer({
    script: 'host-page/repair.ts',
    root: factory.root,
    extra: (path, request) => (path.startsWith('/store/') ? answerAsStore(store, path, request) : null),
  });
  return {
    store,
    install: async (options, { isRun } = { isRun: true }) => {
      store.isOffline = false;
      store.publish(await factory.release(options));
      const page = await (await browser.newContext()).newPage();
      const device = openDevice(page, server.hostUrl, factory);
      await device.restart();
      expect(await page.evaluate((key) => window.repairPage.update(key), id)).toMatchObject({
        type: 'staged',
      });
      if (isRun) {
        expect(await device.launch()).toBe('launched');
        await painted(device.frame());
        await device.frame().evaluate(forgetCopy);
        await device.stopWorker();
        await device.close();
        await device.restart();
      }
      store.ranges.length = 0;
      return device;
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

function openDevice(page: Page, url: string, factory: ReleaseFactory): Device {
  const frame = () => {
    const [found] = page.mainFrame().childFrames();
    if (found === undefined) throw new Error('No program runs.');
    return found;
  };
  const stopWorker = async () => {
    const session = await page.context().newCDPSession(page);
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    await session.detach();
  };
  return {
    restart: async () => {
      await page.goto(url);
      await page.evaluate(async (root) => {
        await window.openRepairPage(root);
      }, factory.root);
    },
    launch: () => page.evaluate((key) => window.repairPage.launch(key), id),
    prepare: () => page.evaluate((key) => window.repairPage.prepare(key), id),
    close: () => page.evaluate(() => window.repairPage.close()),
    damagePackage: async (text) => {
      expect(await page.evaluate((part) => window.repairPage.damage(part), text)).toBe(1);
    },
    damageCopy: async (text) => {
      await frame().evaluate(damageCache, text);
      await stopWorker();
    },
    copyHolds: (text) => frame().evaluate(cacheHolds, text),
    stopWorker,
    notices: () =>
      page.evaluate(() =>
        window.repairPage.notices.map((notice) =>
          'path' in notice ? [notice.path, notice.copy, notice.state] : [notice.reason],
        ),
      ),
    frame,
    frameCount: () => page.mainFrame().childFrames().length,
  };
}

/** Runs in the program. */
async function damageCache(text: string): Promise<void> {
  const cache = await caches.open('miniapp-release');
  for (const request of await cache.keys()) {
    if (!request.url.includes('/container/')) continue;
    const bytes = new Uint8Array((await (await cache.match(request))?.arrayBuffer()) ?? new ArrayBuffer(0));
    const at = new TextDecoder('latin1').decode(bytes).indexOf(text);
    if (at < 0) throw new Error('The copy does not hold the text.');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await cache.put(request, new Response(bytes));
  }
}

/** Runs in the program; one without an origin has no copy. */
async function forgetCopy(): Promise<void> {
  if (origin !== 'null') await caches.delete('miniapp-release');
}

/** Runs in the program. */
async function cacheHolds(text: string): Promise<boolean> {
  const cache = await caches.open('miniapp-release');
  const [request] = (await cache.keys()).filter(({ url }) => url.includes('/container/'));
  const copy = request === undefined ? undefined : await cache.match(request);
  return new TextDecoder('latin1').decode(await copy?.arrayBuffer()).includes(text);
}

/** Waits until the program shows that its script ran. */
export async function painted(frame: Frame): Promise<void> {
  await frame.waitForFunction(() => document.querySelector('h1')?.textContent === 'It runs');
  // Two frames later the browser has painted, and the host has been told.
  await frame.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
}

/** A script of a real guest that tells its host that it is ready, and then its title. */
export function readyScript(): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `import { connect } from '@org/guest-sdk';
        connect().then((bridge) => bridge.call('app.ready')).then(() => { document.title = 'Ready'; });`,
      resolveDir: import.meta.dirname,
    },
    tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** Answers a request to `/store/…` from a store in memory. */
export async function answerAsStore(store: MemoryStore, path: string, request: Request): Promise<Response> {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/u.exec(request.headers.get('range') ?? '') ?? [];
  const length = to === '' ? undefined : Number(to) - Number(from) + 1;
  const range = { from: Number(from), ...(length === undefined ? {} : { length }) };
  try {
    const answer = await store.network.fetch({
      url: store.url + path.slice('/store'.length),
      ...(from === undefined ? {} : { range }),
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.body) chunks.push(chunk);
    return new Response(Buffer.concat(chunks), { status: answer.status, headers: [...answer.headers] });
  } catch {
    // A store in memory rejects when it is offline; over HTTP that is no answer worth reading.
    return new Response(null, { status: 503 });
  }
}
