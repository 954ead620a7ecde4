import { createMemoryStore, createReleaseFactory } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { engines, launchEngine } from './engines.js';
import { startJourneyServer } from './journey-server.js';
import { answerAsStore, readyScript } from './repair-journey.js';

import type { MemoryStore, ReleaseFactory } from '@org/testkit';

import type { DrivenPage } from './engines.js';
import type { JourneyServer } from './journey-server.js';

/** Large enough to be left for later. */
const level = 'level '.repeat(60_000);
const tell = `fetch('/game/level.txt').then((file) => file.text()).then((text) => parent.postMessage({ told: [VERSION, text.length] }, '*'));`;

let factory: ReleaseFactory;
let store: MemoryStore;
let server: JourneyServer;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
  server = await startJourneyServer({
    script: 'host-page/updates.ts',
    root: factory.root,
    extra: (path, request) => {
      if (path === '/store-keys.json') return new Response(factory.root);
      return path.startsWith('/store/') ? answerAsStore(store, path, request) : null;
    },
  });
});
afterAll(async () => {
  await server.close();
});

describe.each(engines)('a program in %s', (engine) => {
  it('is installed, opened, updated, rolled back, and opened again', async () => {
    store = createMemoryStore(factory.authority.answer);
    const browser = await launchEngine(engine);
    try {
      const page = await browser.newPage();
      await page.goto(server.hostUrl);
      await publish('1.0.0', tell);
      expect(await ask(page, 'update')).toBe('staged');
      expect(await ask(page, 'launch')).toEqual(['launched', '1.0.0']);
      await expect.poll(() => ask(page, 'releases')).toContainEqual(['confirmed', '1.0.0']);
      await expect.poll(() => ask(page, 'told')).toEqual([['1.0.0', level.length]]);
      await ask(page, 'close');

      await publish('1.0.1', tell);
      expect(await ask(page, 'update')).toBe('staged');
      expect(await ask(page, 'launch')).toEqual(['launched', '1.0.1']);
      await expect.poll(() => ask(page, 'releases')).toContainEqual(['confirmed', '1.0.1']);
      await expect.poll(() => ask(page, 'told')).toContainEqual(['1.0.1', level.length]);
      await ask(page, 'close');

      await publish('1.0.2', 'throw new Error("The new release is broken.");');
      expect(await ask(page, 'update')).toBe('staged');
      await ask(page, 'launch');
      await expect.poll(() => ask(page, 'releases')).toContainEqual(['rolled-back', '1.0.2']);
      await expect.poll(() => ask(page, 'told')).toHaveLength(3);
      expect(await ask(page, 'told')).toContainEqual(['1.0.1', level.length]);

      expect(await ask(page, 'damaged')).toEqual([]);
      await page.goto(server.hostUrl);
      expect(await ask(page, 'launch')).toEqual(['launched', '1.0.1']);
      await expect.poll(() => ask(page, 'told')).toEqual([['1.0.1', level.length]]);
    } finally {
      await browser.close();
    }
  });
});

/** A release whose script says what it is, and what it has of its sub-package. */
async function publish(version: string, script: string): Promise<void> {
  const release = await factory.release({
    manifest: { version, packages: { game: { prefix: 'game/' } } },
    files: {
      'index.html': '<!doctype html><title>Program</title><h1>Program</h1><script src="app.js"></script>',
      'app.js': `const VERSION = '${version}'; ${script} ${readyScript()}`,
      'game/level.txt': level,
    },
  });
  store.publish(release);
}

function ask(
  page: DrivenPage,
  what: 'update' | 'launch' | 'close' | 'releases' | 'damaged' | 'told',
): Promise<unknown> {
  return page.evaluate(`window.updatesPage.then((page) => page.${what}())`);
}
