import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programLabel } from '@org/package-format';
import { createWebCrypto } from '@org/package-format/webcrypto';
import { createReleaseFactory } from '@org/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { launchChromium } from '../../../../test/launch-chromium.js';
import { startJourneyServer } from './journey-server.js';
import { askScript } from './source-program.js';

import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { ReleaseFactory } from '@org/testkit';
import type { Browser, Frame, Page } from 'playwright-core';

import type { JourneyServer } from './journey-server.js';

const draft = {
  ...{ id: 'com.example.loans', name: 'Loans', version: '1.0.0', minHostVersion: '1.0.0' },
  ...{ entryPoint: 'index.html', allowedDomains: ['api.localhost:3000'] },
};

let browser: Browser;
let factory: ReleaseFactory;
let folder: string;
let files: Server;
let filesUrl: string;
let server: JourneyServer;

beforeAll(async () => {
  [browser, factory, folder] = await Promise.all([
    launchChromium(),
    createReleaseFactory(globalThis.crypto.subtle),
    mkdtemp(join(tmpdir(), 'source-')),
  ]);
  files = createServer(({ url = '/' }, outgoing) => {
    void readFile(join(folder, decodeURIComponent(url))).then(
      (bytes) => outgoing.writeHead(200, { 'access-control-allow-origin': '*' }).end(bytes),
      () => outgoing.writeHead(404, { 'access-control-allow-origin': '*' }).end(),
    );
  });
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}/`; // a listening TCP server has one
  server = await startServer(false);
});
afterAll(async () => {
  await browser.close();
  await server.close();
  files.close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  await write({ 'manifest.json': JSON.stringify(draft), 'ask.js': askScript(), 'other.html': '<h1>other' });
  await writePage('first');
});

describe('a folder that a plain server has', () => {
  it('runs on an origin of its own, unsigned, and is refused what its manifest does not name', async () => {
    const page = await openPage(server);
    expect(await launch(page)).toBe('launched');
    expect(await textOf(page)).toBe('first');
    await expect.poll(() => frameOf(page).title()).toBe('stored PERMISSION_DENIED');
    const labels = new Set(server.requests.map((request) => request.split(' ')[0]));
    const own = new URL(frameOf(page).url()).hostname.split('.')[0];
    expect(labels.has(own)).toBe(true);
    expect(own).not.toBe(await programLabel(draft.id, createWebCrypto(globalThis.crypto.subtle)));
    const policy = await frameOf(page).evaluate(async () => {
      const response = await fetch('/other.html');
      return response.headers.get('content-security-policy');
    });
    expect(policy).toContain("connect-src 'self' http://api.localhost:3000 ws://api.localhost:3000;");
    expect(await statusOf(page, '/missing.js')).toBe(404);
  });

  it('shows what was edited at its next launch', async () => {
    const page = await openPage(server);
    await launch(page);
    expect(await textOf(page)).toBe('first');
    await writePage('second');
    expect(await launch(page)).toBe('launched');
    await expect.poll(() => textOf(page)).toBe('second');
  });

  it('goes on when the browser has stopped its worker, without domains for documents from then on', async () => {
    const page = await openPage(server);
    await launch(page);
    expect(await textOf(page)).toBe('first');
    await stopWorkers(page);
    const policy = await frameOf(page).evaluate(async () => {
      const response = await fetch('/other.html');
      return response.headers.get('content-security-policy');
    });
    expect(policy).toContain("connect-src 'self';");
  });

  it('runs without an origin too', async () => {
    await write({ 'manifest.json': JSON.stringify({ ...draft, webStorage: false }) });
    const page = await openPage(server);
    expect(await launch(page)).toBe('launched');
    await expect.poll(() => textOf(page)).toBe('first');
  });

  it('writes its frames to the log, redacted', async () => {
    const page = await openPage(server);
    await launch(page);
    await expect.poll(() => frameOf(page).title()).toBe('stored PERMISSION_DENIED');
    const lines = await page.evaluate(async () =>
      (await window.sourcePage).log.flatMap(({ event, detail }) => (event === 'trace' ? [detail ?? ''] : [])),
    );
    expect(lines).toContainEqual(expect.stringContaining('"method":"storage.set"'));
    expect(lines.join()).not.toContain('SECRET');
  });

  it('says what to do when nobody serves it', async () => {
    const page = await openPage(server);
    const outcome = await page.evaluate(async () => (await window.sourcePage).launch('http://localhost:9/'));
    expect(outcome).toContain('Is its server running');
  });
});

describe('the worker of a release', () => {
  it('refuses what has no statement', async () => {
    const release = await startServer(true);
    try {
      const page = await openPage(release);
      await launch(page);
      await expect
        .poll(() => page.evaluate(async () => (await window.sourcePage).closed))
        .toEqual([expect.stringMatching(/^refused: [A-Z_]+: /u)]);
      await expect.poll(() => page.mainFrame().childFrames()).toEqual([]);
    } finally {
      await release.close();
    }
  });
});

function startServer(isRelease: boolean): Promise<JourneyServer> {
  return startJourneyServer({
    ...{ script: 'host-page/source.ts', root: factory.root, isRelease },
    connect: [filesUrl.slice(0, -1), 'http://localhost:9'],
    extra: (path) => (path === '/store-keys.json' ? new Response(factory.root) : null),
  });
}

async function openPage({ hostUrl }: JourneyServer): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(hostUrl);
  return page;
}

function launch(page: Page): Promise<string> {
  return page.evaluate(async (url) => (await window.sourcePage).launch(url), filesUrl);
}

function frameOf(page: Page): Frame {
  const [frame] = page.mainFrame().childFrames();
  if (frame === undefined) throw new Error('No program runs.');
  return frame;
}

async function textOf(page: Page): Promise<string | null> {
  await frameOf(page).waitForSelector('h1');
  return frameOf(page).textContent('h1');
}

function statusOf(page: Page, path: string): Promise<number> {
  return frameOf(page).evaluate(async (target) => (await fetch(target)).status, path);
}

async function stopWorkers(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}

async function write(contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(contents)) await writeFile(join(folder, name), content);
}

function writePage(title: string): Promise<void> {
  return write({
    'index.html': `<!doctype html><title>Program</title><h1>${title}</h1><script src="ask.js"></script>`,
  });
}
