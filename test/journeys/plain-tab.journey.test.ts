import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { createServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchChromium } from '../launch-chromium.js';

import type { Browser, Page } from 'playwright-core';

// A partner's first minute: the samples without any host, on the mock.

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'miniapp-plain-tab-'));
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

describe('in a plain tab', () => {
  it('hello runs from a file, and its payment succeeds', async () => {
    const out = join(folder, 'hello');
    spawnSync(process.execPath, ['examples/hello/prepare.mjs', '--with-mock', '--out', out], {
      stdio: 'inherit',
    });
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(out, 'index.html')).href);
    await expectPassed(page);
    await page.getByRole('button', { name: 'Pay 99.99 USD' }).click();
    await page.getByText('Paid, transaction mock-order-123').waitFor();
  });

  it('hello without the mock says that there is no host', async () => {
    const out = join(folder, 'hello-alone');
    spawnSync(process.execPath, ['examples/hello/prepare.mjs', '--out', out], { stdio: 'inherit' });
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(out, 'index.html')).href);
    await expect.poll(() => resultOf(page)).toMatch(/^failed: NOT_IN_HOST: /);
  });

  it('checkout runs on Vite’s server, from cart to receipt', async () => {
    const server = await createServer({
      root: 'examples/checkout',
      configFile: 'examples/checkout/vite.config.js',
      logLevel: 'error',
      server: { port: 0, host: '127.0.0.1' },
      cacheDir: join(folder, 'vite'),
    });
    await server.listen();
    const page = await browser.newPage();
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await expectPassed(page);
    await page.getByRole('button', { name: 'One Orchard honey more' }).click();
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.getByText('com.example.mock').waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.order)).toBe('passed');
    await server.close();
  });
});

async function expectPassed(page: Page): Promise<void> {
  await expect.poll(() => resultOf(page), { timeout: 20_000 }).toBe('passed');
}

function resultOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.documentElement.dataset.result);
}
