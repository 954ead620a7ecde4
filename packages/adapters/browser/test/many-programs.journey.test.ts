import { fileURLToPath } from 'node:url';

import { createReleaseFactory } from '@org/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { launchChromium } from '../../../../test/launch-chromium.js';
import { storeRoutes } from '../../../../test/journeys/memory-store-routes.js';
import { guestSdk } from '../../../../test/native-subject.js';

import { startJourneyServer } from './journey-server.js';

import type { PublishedRelease } from '@org/testkit';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { JourneyServer } from './journey-server.js';

// Acceptance of the adapters: twenty programs open at once, a hundred opened and closed, and nothing of them is left.

let browser: Browser;
let page: Page;
let devtools: CDPSession;
let server: JourneyServer;
let ids: readonly string[];

beforeAll(async () => {
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const files = {
    'index.html':
      '<!doctype html><h1>It runs</h1><script src="sdk.js"></script><script src="app.js"></script>',
    'sdk.js': guestSdk(),
    'app.js': `MiniAppBridge.call('app.ready');`,
  };
  const releases: PublishedRelease[] = [];
  for (let index = 0; index < 20; index += 1) {
    // Every second one has no origin.
    const manifest = { id: `com.example.many${index}`, webStorage: index % 2 === 0 };
    releases.push(await factory.release({ manifest, files }));
  }
  ids = releases.map(({ id }) => id);
  server = await startJourneyServer({
    script: 'host-page/suite.ts',
    root: factory.root,
    extra: storeRoutes(factory, () => releases),
  });
  browser = await launchChromium();
  // Each has 200 pixels, and what is out of sight paints nothing.
  page = await browser.newPage({ viewport: { width: 800, height: 5_000 } });
  await page.addInitScript({ path: fileURLToPath(new URL('count-held.js', import.meta.url)) });
  await page.goto(server.hostUrl);
  devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

it('nothing is left of twenty programs that were open at once, and of a hundred that were opened and closed', async () => {
  for (const id of ids) expect(await command('update', id)).toMatchObject({ type: 'staged' });
  // Whatever the page makes once it has made by then.
  await openAndClose(ids.slice(0, 2));
  await openAndClose(ids.slice(0, 2));
  const before = await held();

  for (const id of ids) await open(id);
  expect(await page.evaluate(() => window.held().ports)).toBeGreaterThanOrEqual(20);
  // The elements: of a frame that moves to a process of its own the driver can lose sight.
  expect(await frameCount()).toBe(20);
  for (const id of ids) await command('closeProgram', id);
  for (let round = 0; round < 5; round += 1) for (const id of ids) await openAndClose([id]);

  const after = await held();
  expect(await frameCount()).toBe(0);
  expect(after.counts).toEqual(before.counts);
  // Listeners of the page and its frames, as the engine counts them, and memory after a collection.
  expect(after.documents).toBeLessThanOrEqual(before.documents);
  expect(after.listeners).toBeLessThanOrEqual(before.listeners);
  expect(after.heapBytes).toBeLessThan(before.heapBytes * 1.25);
});

function frameCount(): Promise<number> {
  return page.evaluate(() => {
    const places = [...document.querySelectorAll('section > div')];
    return places.flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll('iframe') ?? [])]).length;
  });
}

async function open(id: string): Promise<void> {
  expect(await command('launch', id)).toMatchObject({ type: 'launched' });
  await expect
    .poll(() => page.evaluate((wanted) => window.confirmed.has(wanted), id), { interval: 20 })
    .toBe(true);
}

async function openAndClose(programs: readonly string[]): Promise<void> {
  for (const id of programs) {
    await open(id);
    await page.waitForFunction(() => window.held().ports > 0);
    await command('closeProgram', id);
  }
}

function command(name: string, id: string): Promise<unknown> {
  return page.evaluate(async ([method, program]) => (await window.suitePage).command(method, [program]), [
    name,
    id,
  ] as const);
}

/** What the page holds, once whatever was let go of is collected. */
async function held() {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? NaN;
  return {
    counts: await page.evaluate(() => window.held()),
    documents: metric('Documents'),
    listeners: metric('JSEventListeners'),
    heapBytes: metric('JSHeapUsedSize'),
  };
}

/** How many of each are there: made, and neither closed, cancelled nor run out. */
interface Held {
  readonly listeners: number;
  readonly timers: number;
  readonly ports: number;
  readonly blobUrls: number;
}

declare global {
  interface Window {
    held: () => Held;
    confirmed: Set<string>;
  }
}
