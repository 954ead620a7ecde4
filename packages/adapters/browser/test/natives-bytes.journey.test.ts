import { createReleaseFactory } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchChromium } from '../../../../test/launch-chromium.js';
import { launchFirefox } from '../../../../test/launch-firefox.js';
import { storeRoutes } from '../../../../test/journeys/memory-store-routes.js';
import { bundleScript, startJourneyServer } from './journey-server.js';

import type { PublishedRelease } from '@org/testkit';

import type { ToastOutcome } from './host-page/bytes.js';
import type { BytesOutcome } from './host-page/bytes-program.js';
import type { JourneyServer } from './journey-server.js';

let server: JourneyServer;

beforeAll(async () => {
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const releases: PublishedRelease[] = [];
  for (const kind of ['own', 'opaque'])
    releases.push(
      await factory.release({
        manifest: {
          id: `com.example.${kind}`,
          permissions: ['file.sandbox'],
          webStorage: kind === 'own',
        },
        files: {
          'index.html': '<!doctype html><title>Bytes</title><h1>Bytes</h1><script src="app.js"></script>',
          'app.js': bundleScript('host-page/bytes-program.ts', 'iife'),
        },
      }),
    );
  server = await startJourneyServer({
    script: 'host-page/bytes.ts',
    root: factory.root,
    extra: storeRoutes(factory, () => releases),
  });
});
afterAll(async () => {
  await server.close();
});

/** A page as Playwright and Puppeteer both drive it. */
interface DrivenPage {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

describe.each([
  ['Chromium', launchChromium],
  ['Firefox', launchFirefox],
] as const)('a file of three megabytes in %s', (_name, launch) => {
  it.each([
    ['in its own origin', 'com.example.own'],
    ['without an origin', 'com.example.opaque'],
  ])('goes from a program %s to the disk and back, beside the packets', async (_kind, id) => {
    const browser = await launch();
    try {
      const page: DrivenPage = await browser.newPage();
      await page.goto(server.hostUrl);
      const toast = (await page.evaluate(`window.toastOf('${id}')`)) as ToastOutcome; // what the page says
      expect(toast).toMatchObject({ text: expect.stringMatching(/^\{.*\}$/u) as unknown, leftFiles: 0 });
      const outcome = JSON.parse(toast.text) as BytesOutcome; // what the program says
      expect(outcome).toEqual({
        sizeBytes: 3_145_735,
        same: [true, true, true],
        text: 'AB8+XXyb',
        sentBytes: 3_145_735,
      });
      // The whole file twice, and a part of five bytes.
      expect(toast.sentBytes).toBe(6_291_475);
    } finally {
      await browser.close();
    }
  });
});
