// A tab in the place of Electron's web contents: every request is put before the session, and the browser process is this one.

import { createFakeFrame } from './fake-electron.js';
import { openWorld } from './chromium-world.js';

import type { Page, Request, Route } from 'playwright-core';

import type { ElectronFrame, ElectronWebContents, PageMessage } from '../src/electron-parts.js';
import type { FakeSession } from './fake-electron.js';
import type { World } from './chromium-world.js';

/** The page of one view. */
export interface ChromiumTab {
  readonly contents: ElectronWebContents;
  /** With the preload script in front of every document. */
  readonly page: Promise<Page>;
  /** Tells an event of the engine. */
  tell(event: string, ...args: unknown[]): void;
  /** A message as the browser process would attest it, from whoever is told. */
  say(channel: string, from: { readonly isMainFrame: boolean; readonly origin: string }): void;
  /** Ends the process of the document. */
  crash(): Promise<void>;
}

/** What a tab is made with. */
export interface ChromiumTabOptions {
  readonly opening: Promise<Page>;
  readonly session: FakeSession;
  /** Hears the URLs that were asked for and not let through. */
  readonly onCancelled: (url: string) => void;
  /** Whether what is let through reaches the network; else a text stands for it. */
  readonly hasNetwork: boolean;
}

/** Makes a tab of a page that is being opened. */
export function createTab({ opening, session, onCancelled, hasNetwork }: ChromiumTabOptions): ChromiumTab {
  const mainFrame = createFakeFrame('');
  const child = createFakeFrame('null');
  const heard = new Map<string, (event: PageMessage, data?: unknown) => void>();
  const listeners = new Map<string, (...args: never[]) => void>();
  let isClosed = false;
  let world: World | null = null;
  const ready = opening.then(async (page) => {
    watch(page);
    await page.route('**/*', answer);
    const devtools = await page.context().newCDPSession(page);
    world = await openWorld(devtools, ({ channel, data, ports, isMainFrame }) => {
      mainFrame.origin = originOf(page.url());
      hear(channel, isMainFrame ? mainFrame : child, ports, data);
    });
    return page;
  });
  const contents: ElectronWebContents = {
    mainFrame,
    ipc: { on: (channel, listener) => heard.set(channel, listener) },
    send: (channel, text) => {
      world?.post({ channel, text });
    },
    loadURL: async (url) => {
      const page = await ready;
      if (!isClosed) await page.goto(toHttp(url)).catch(() => undefined); // a test closes it in between
    },
    close: () => {
      isClosed = true;
      void ready.then((page) => page.close());
    },
    isDestroyed: () => isClosed,
    setWindowOpenHandler: () => undefined,
    setWebRTCIPHandlingPolicy: () => undefined,
    on: (event: string, listener: (...args: never[]) => void) => listeners.set(event, listener),
  };
  return {
    contents,
    page: ready,
    tell,
    say: (channel, { isMainFrame, origin }) => {
      const actual = mainFrame.origin;
      mainFrame.origin = origin;
      hear(channel, isMainFrame ? mainFrame : createFakeFrame(origin), [unusedPort], 'nonce-of-nobody');
      mainFrame.origin = actual;
    },
    crash: async () => {
      const page = await ready;
      const isCrashed = page.waitForEvent('crash');
      const devtools = await page.context().newCDPSession(page);
      // Its answer never comes.
      devtools.send('Page.crash').catch(() => undefined);
      await isCrashed;
    },
  };

  function tell(event: string, ...args: unknown[]): void {
    if (!isClosed) listeners.get(event)?.(...(args as never[]));
  }

  function hear(
    channel: string,
    senderFrame: ElectronFrame,
    ports: PageMessage['ports'],
    data: unknown,
  ): void {
    if (!isClosed) heard.get(channel)?.({ senderFrame, ports }, data);
  }

  function watch(page: Page): void {
    page.on('load', () => tell('did-finish-load'));
    page.on('crash', () => tell('render-process-gone', {}, { reason: 'crashed' }));
    page.on('pageerror', ({ name, message }) => {
      tell('console-message', { level: 'error', message: `Uncaught ${name}: ${message}` });
    });
    page.on('popup', (popup) => void popup.close());
  }

  async function answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toMiniapp(request.url());
    if (session.isCancelled(url) || (request.isNavigationRequest() && !mayNavigate(request, url))) {
      onCancelled(url);
      await route.abort();
      return;
    }
    if (!url.startsWith('miniapp:')) {
      await (hasNetwork ? route.continue() : route.fulfill({ status: 200, body: 'of the network' }));
      return;
    }
    const response = await session.answer(url, { method: request.method(), headers: request.headers() });
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  function mayNavigate(request: Request, url: string): boolean {
    let isPrevented = false;
    const event = { url, preventDefault: () => (isPrevented = true) };
    if (request.frame().parentFrame() === null) tell('will-navigate', event);
    tell('will-frame-navigate', event);
    return !isPrevented;
  }
}

/** A page asks for it of whoever is not heard. */
const unusedPort: PageMessage['ports'][number] = {
  postMessage: () => undefined,
  start: () => undefined,
  close: () => undefined,
  on: () => undefined,
};

/** The origin that stands for `miniapp://<label>`, which Chromium does not have without Electron. */
export const toHttp = (url: string): string => url.replace(/^miniapp:\/\/([^/?#]+)/, 'http://$1.localhost:1');
const toMiniapp = (url: string) =>
  url.replace(/^http:\/\/([^./?#]+)\.localhost:1(?=[/?#]|$)/, 'miniapp://$1');

/** As the browser process serialises it: a document without an origin of its own has `null`. */
function originOf(url: string): string {
  const { origin } = new URL(url);
  return toMiniapp(`${origin}/`).replace(/\/$/, '');
}
