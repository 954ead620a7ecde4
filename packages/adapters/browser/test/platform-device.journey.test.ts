import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchChromium } from '../../../../test/launch-chromium.js';
import { startJourneyServer } from './journey-server.js';
import { createProgramMaker } from './programs.js';

import type { Browser, BrowserContext, Page } from 'playwright-core';

import type { JourneyServer } from './journey-server.js';

// What the platform tells of the device it is on, in Chromium: other pages, costs, and a disk that is full.

let server: JourneyServer;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  const [maker, opened] = await Promise.all([createProgramMaker(), launchChromium()]);
  browser = opened;
  server = await startJourneyServer({ script: 'host-page/platform.ts', root: maker.root });
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function openPage(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.hostUrl);
  return page;
}

const namesIn = (page: Page) =>
  page.evaluate(async () => {
    const { instances } = await window.platform;
    return { own: instances?.own ?? '', alive: [...((await instances?.alive()) ?? [])] };
  });

describe('the pages of one host', () => {
  it('know each other, until one is closed or has crashed', async () => {
    const [first, second, third] = [await openPage(), await openPage(), await openPage()];
    const { own } = await namesIn(first);
    const others = [(await namesIn(second)).own, (await namesIn(third)).own];
    expect(new Set((await namesIn(first)).alive)).toEqual(new Set([own, ...others]));
    await second.close();
    const gone = third.waitForEvent('crash');
    await third.goto('chrome://crash').catch(() => undefined);
    await gone;
    await expect.poll(async () => (await namesIn(first)).alive).toEqual([own]);
    await first.close();
  });

  it('take no page of another profile for one of theirs', async () => {
    const page = await openPage();
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(server.hostUrl);
    const { own } = await namesIn(stranger);
    expect((await namesIn(page)).alive).not.toContain(own);
    await stranger.context().close();
    await page.close();
  });
});

describe('the conditions of the device', () => {
  it('are told as far as this browser knows them', async () => {
    const page = await openPage();
    const conditions = await page.evaluate(async () => (await window.platform).conditions?.());
    expect(conditions).toEqual({ isMetered: null, isPowerLow: false });
    await page.close();
  });
});

describe('a disk that is full', () => {
  it('refuses more by the name of the error, and has changed nothing', async () => {
    const full = await browser.newContext();
    const page = await full.newPage();
    const devtools = await full.newCDPSession(page);
    const { origin } = new URL(server.hostUrl);
    // Before the database is opened: the browser remembers for a while how much was free.
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
    await page.goto(server.hostUrl);
    const told = await page.evaluate(async () => {
      const { blobs, records } = await window.platform;
      const stream = async function* (size: number) {
        for (let at = 0; at < size; at += 65_536)
          yield await Promise.resolve(crypto.getRandomValues(new Uint8Array(65_536)));
      };
      const failure = (work: Promise<unknown>) =>
        work.then(
          () => 'done',
          (error: unknown) => (error instanceof Error ? error.name : String(error)),
        );
      await records.commit(new Map([['kept', 'before']]), { durable: true });
      await blobs.put('kept', stream(65_536));
      const changes = new Map([['kept', 'x'.repeat(4_000_000)]]);
      return {
        blob: await failure(blobs.put('kept', stream(4_000_000))),
        commit: await failure(records.commit(changes, { durable: true })),
        commitIf: await failure(records.commitIf(new Map([['kept', 'before']]), changes)),
        size: await blobs.size('kept'),
        record: (await records.get('kept'))?.slice(0, 6),
      };
    });
    await full.close();
    const name = 'QuotaExceededError';
    expect(told).toEqual({ blob: name, commit: name, commitIf: name, size: 65_536, record: 'before' });
  });

  it('is told of beforehand, as far as this browser lets a page know', async () => {
    const page = await openPage();
    const freeBytes = await page.evaluate(async () => (await window.platform).blobs.freeBytes?.());
    expect(freeBytes).toBeGreaterThan(1_000_000);
    await page.close();
  });
});
