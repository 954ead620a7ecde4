import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { expect } from 'vitest';

import { startJourneyServer } from './journey-server.js';

import type { BrowserContext, Page } from 'playwright-core';
import type { KeyInput, Page as FirefoxPage } from 'puppeteer-core';

import type { JourneyServer } from './journey-server.js';
import type { NativesPage, Outcome } from './host-page/natives.js';

/** The page of `host-page/natives.ts` in one engine, and what a user does there. */
export interface NativesJourney {
  /** Runs a function in the page. */
  readonly run: <A, R>(body: (page: NativesPage, argument: A) => R | Promise<R>, argument: A) => Promise<R>;
  readonly call: (method: string, params?: unknown) => Promise<Outcome>;
  /** Presses the visible button with this text by mouse, as soon as it is there. */
  readonly press: (text: string) => Promise<void>;
  readonly clickAt: (x: number, y: number) => Promise<void>;
  readonly key: (key: KeyInput) => Promise<void>;
  readonly reload: () => Promise<unknown>;
  readonly resize: (width: number, height: number) => Promise<void>;
  /** Gives files to the chooser that a call of the page has open or is about to open. */
  readonly choose: (paths: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The same page in Chromium, with what Playwright can do beyond it. */
export interface ChromiumJourney extends NativesJourney {
  readonly page: Page;
  readonly context: BrowserContext;
}

/** The page in both engines, and its server. */
export interface Natives {
  readonly server: JourneyServer;
  readonly chromium: ChromiumJourney;
  readonly firefox: NativesJourney;
  readonly close: () => Promise<void>;
}

/** Opens the page in both engines; programs can be launched by those who give their store's keys. */
export async function openNatives(root = ''): Promise<Natives> {
  const server = await startJourneyServer({ script: 'host-page/natives.ts', root });
  const [chromium, firefox] = await Promise.all([
    openInChromium(server.hostUrl),
    openInFirefox(server.hostUrl),
  ]);
  return {
    server,
    chromium,
    firefox,
    close: async () => {
      await Promise.all([chromium.close(), firefox.close()]);
      await server.close();
    },
  };
}

/** Opens the page in the system's Chromium, with a camera and a microphone that are not real. */
export async function openInChromium(url: string): Promise<ChromiumJourney> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      // The last one counts: Playwright's own takes Service Workers from frames of other sites.
      '--disable-features=HttpsUpgrades,MediaRouter,PaintHolding',
    ],
  });
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  const page = await context.newPage();
  await page.goto(url);
  const journey = journeyOf({
    evaluate: (expression) => page.evaluate(expression),
    click: (x, y) => page.mouse.click(x, y),
    key: (key) => page.keyboard.press(key),
    reload: () => page.reload(),
    resize: (width, height) => page.setViewportSize({ width, height }),
    choose: async (paths) => {
      const chooser = await page.waitForEvent('filechooser');
      await chooser.setFiles([...paths]);
    },
    close: () => browser.close(),
  });
  return { ...journey, page, context };
}

/** The same page in the system's Firefox, with a camera, a microphone and a place that are not real. */
async function openInFirefox(url: string): Promise<NativesJourney> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: {
      'network.dns.disableIPv6': true,
      'app.update.enabled': false,
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'geo.prompt.testing': true,
      'geo.prompt.testing.allow': true,
      'geo.provider.testing': true,
      'geo.provider.network.url':
        'data:application/json,{"location":{"lat":52.5,"lng":13.4},"accuracy":20.0}',
      'dom.events.testing.asyncClipboard': true,
    },
  });
  const page: FirefoxPage = await browser.newPage();
  await page.evaluateOnNewDocument(() => {
    // Without a screen, Firefox closes its chooser at once. It stays shut, and the file is put into the element.
    HTMLInputElement.prototype.click = () => undefined;
  });
  await page.setViewport({ width: 800, height: 600 });
  await page.goto(url);
  return journeyOf({
    evaluate: (expression) => page.evaluate(expression),
    click: (x, y) => page.mouse.click(x, y),
    key: (key) => page.keyboard.press(key),
    reload: () => page.reload(),
    resize: (width, height) => page.setViewport({ width, height }),
    choose: async (paths) => {
      const input = await page.waitForSelector('input');
      await input?.uploadFile(...paths);
    },
    close: () => browser.close(),
  });
}

interface Driver {
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly click: (x: number, y: number) => Promise<void>;
  readonly key: (key: KeyInput) => Promise<void>;
  readonly reload: () => Promise<unknown>;
  readonly resize: (width: number, height: number) => Promise<void>;
  readonly choose: (paths: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

function journeyOf(driver: Driver): NativesJourney {
  // As text: a function cannot cross to the page, and the page's content policy lets nobody build one there.
  const run = async <A, R>(
    body: (page: NativesPage, argument: A) => R | Promise<R>,
    argument: A,
  ): Promise<R> => {
    const code = `window.natives.then((page) => (${body.toString()})(page, ${JSON.stringify(argument)}))`;
    return (await driver.evaluate(code)) as R; // what the body returned
  };
  return {
    run,
    call: (method, params = {}) =>
      run((page, [name, value]) => page.call(name, value), [method, params] as const),
    press: async (text) => {
      await expect
        .poll(() => run((page, label) => page.buttonAt(label), text), { timeout: 8_000 })
        .not.toBeNull();
      const [x, y] = (await run((page, label) => page.buttonAt(label), text)) ?? [0, 0];
      await driver.click(x, y);
    },
    clickAt: driver.click,
    key: driver.key,
    reload: driver.reload,
    resize: driver.resize,
    choose: driver.choose,
    close: driver.close,
  };
}
