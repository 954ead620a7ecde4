import puppeteer from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startJourneyServer } from './journey-server.js';

import type { Browser, Page } from 'puppeteer-core';

import type { JourneyServer } from './journey-server.js';

let server: JourneyServer;
let firefox: Browser;

beforeAll(async () => {
  server = await startJourneyServer({ script: 'host-page/main.ts', root: '' });
  firefox = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: { 'network.dns.disableIPv6': true, 'browser.privatebrowsing.autostart': true },
  });
});
afterAll(async () => {
  await firefox.close();
  await server.close();
});

const membersOf = async (page: Page): Promise<unknown> => {
  await page.goto(server.hostUrl);
  // As text: the page's content policy lets nobody build a function there.
  return page.evaluate(
    `window.platform.then(async (platform) => {
      await platform.records.commit(new Map([['key', 'value']]), { durable: true });
      return {
        record: await platform.records.get('key'),
        files: platform.files !== undefined,
        secrets: platform.secrets !== undefined,
      };
    }, String)`,
  );
};

describe('a private window of Firefox', () => {
  it('runs a host, without files', async () => {
    expect(await membersOf(await firefox.newPage())).toEqual({
      record: 'value',
      files: false,
      secrets: true,
    });
  });
});

describe('a browser that keeps no keys', () => {
  it.each([
    [
      'because it makes none',
      () => {
        const generateKey = () => Promise.reject(new DOMException('', 'NotSupportedError'));
        Object.assign(crypto.subtle, { generateKey });
      },
    ],
    [
      'because it cannot store them',
      () => {
        indexedDB.deleteDatabase('miniapp-host-keys');
        const put = Reflect.get(IDBObjectStore.prototype, 'put');
        IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
          if (value instanceof CryptoKey) throw new DOMException('', 'DataCloneError');
          return put.call(this, value, key);
        };
      },
    ],
    [
      'because it refuses their database',
      () => {
        const open = indexedDB.open.bind(indexedDB);
        indexedDB.open = (name, version) => {
          if (name.endsWith('-keys')) throw new DOMException('', 'SecurityError');
          return open(name, version);
        };
      },
    ],
  ])('runs a host without secrets, %s', async (_reason, standIn) => {
    const page = await firefox.newPage();
    await page.evaluateOnNewDocument(standIn);
    expect(await membersOf(page)).toMatchObject({ record: 'value', secrets: false });
  });
});
