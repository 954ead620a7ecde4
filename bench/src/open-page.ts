import { launchChromium } from '../../test/launch-chromium.js';
import { servePages } from './serve-pages.js';

import type { Page } from 'playwright-core';

import type { ServedBody } from './serve-pages.js';

/** A page in a fresh browser, with its server behind it. */
export interface OpenPage {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

/** Serves the pages and opens `http://host.localhost/` of them. What the page complains about goes to stderr. */
export async function openPage(pages: ReadonlyMap<string, ServedBody>): Promise<OpenPage> {
  const server = await servePages(pages);
  const browser = await launchChromium();
  const page = await browser.newPage();
  page.on('pageerror', ({ message }) => {
    console.error(message);
  });
  await page.goto(`http://host.localhost:${server.port}/`);
  return {
    page,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
