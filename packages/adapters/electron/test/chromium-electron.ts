// Electron's place taken by a real Chromium tab: the preload script runs in an isolated world, as Electron runs it, every request
// is put before the session, and what crosses `ipcRenderer` crosses the devtools protocol instead. The narrow port is the seam.

import { buildPreload } from './build-preload.js';
import { createFakeFrame, createFakeSession, createFakeWindow } from './fake-electron.js';

import type { Browser, CDPSession, Page, Route } from 'playwright-core';

import type {
  ElectronFrame,
  ElectronPort,
  ElectronProgramView,
  ElectronWebContents,
  PageMessage,
} from '../src/electron-parts.js';
import type { ProgramSurfaceOptions } from '../src/program-surface.js';
import type { FakeSession } from './fake-electron.js';

/** An Electron whose views are tabs. */
export interface ChromiumElectron {
  readonly electron: ProgramSurfaceOptions['electron'];
  readonly window: ReturnType<typeof createFakeWindow>;
  /** The tab of the view that was made last. */
  page(): Promise<Page>;
  /** Clicks into the program, as the browser process would see it on its way. */
  press(): Promise<void>;
  /** URLs that were asked for and not let through. */
  readonly cancelled: string[];
}

/** Tabs are opened in a context of their own, one for each view. */
export function createChromiumElectron(browser: Browser): ChromiumElectron {
  const sessions = new Map<string, FakeSession>();
  const cancelled: string[] = [];
  let last: Promise<Page> | null = null;
  let press = (): void => undefined;
  const fromPartition = (partition: string) => {
    const session = sessions.get(partition) ?? createFakeSession();
    sessions.set(partition, session);
    return session;
  };
  return {
    cancelled,
    window: createFakeWindow(),
    press: async () => {
      press();
      await (await last)?.mouse.click(5, 5);
    },
    page: () => last ?? Promise.reject(new Error('No view was made.')),
    electron: {
      session: { fromPartition },
      WebContentsView: class implements ElectronProgramView {
        readonly webContents: ElectronWebContents;

        constructor({ webPreferences }: { readonly webPreferences: { readonly partition: string } }) {
          const session = fromPartition(webPreferences.partition);
          const opening = browser.newContext().then((context) => context.newPage());
          last = opening;
          const tab = createTab({ opening, session, cancelled });
          press = () => {
            tab.tell('input-event', {}, { type: 'mouseDown' });
          };
          this.webContents = tab.contents;
        }

        setBounds(): void {
          // A tab has the size it has.
        }

        setVisible(): void {
          // A tab stays where it is.
        }
      },
    },
  };
}

/** `miniapp://<label>` stands for an origin that Chromium has without Electron. */
const toHttp = (url: string) => url.replace(/^miniapp:\/\/([^/?#]+)/, 'http://$1.localhost:1');
const toMiniapp = (url: string) =>
  url.replace(/^http:\/\/([^./?#]+)\.localhost:1(?=[/?#]|$)/, 'miniapp://$1');

function createTab({
  opening,
  session,
  cancelled,
}: {
  readonly opening: Promise<Page>;
  readonly session: FakeSession;
  readonly cancelled: string[];
}): { readonly contents: ElectronWebContents; tell(event: string, ...args: unknown[]): void } {
  const mainFrame = createFakeFrame('');
  const child = createFakeFrame('null');
  const heard = new Map<string, (event: PageMessage, data?: unknown) => void>();
  const listeners = new Map<string, (...args: never[]) => void>();
  let isClosed = false;
  let world: World | null = null;
  const ready = opening.then(async (page) => {
    page.on('load', () => tell('did-finish-load'));
    await page.route('**/*', (route) => answer(route, session, cancelled));
    const cdp = await page.context().newCDPSession(page);
    world = await openWorld(cdp, ({ channel, data, ports, isMainFrame }) => {
      mainFrame.origin = originOf(page.url());
      const senderFrame: ElectronFrame = isMainFrame ? mainFrame : child;
      heard.get(channel)?.({ senderFrame, ports }, data);
    });
    return page;
  });
  const contents: ElectronWebContents = {
    mainFrame,
    ipc: { on: (channel, listener) => heard.set(channel, listener) },
    send: (channel) => {
      world?.post({ channel });
    },
    loadURL: async (url) => {
      const page = await ready;
      if (!isClosed) await page.goto(toHttp(url)).catch(() => undefined); // a test closes it in between
    },
    close: () => {
      isClosed = true;
      void ready.then((page) => page.context().close());
    },
    isDestroyed: () => isClosed,
    setWindowOpenHandler: () => undefined,
    setWebRTCIPHandlingPolicy: () => undefined,
    on: (event: string, listener: (...args: never[]) => void) => listeners.set(event, listener),
  };

  return { contents, tell };

  function tell(event: string, ...args: unknown[]): void {
    listeners.get(event)?.(...(args as never[]));
  }
}

/** As the browser process serialises it: a document without an origin of its own has `null`. */
function originOf(url: string): string {
  const { origin } = new URL(url);
  return toMiniapp(`${origin}/`).replace(/\/$/, '');
}

async function answer(route: Route, session: FakeSession, cancelled: string[]): Promise<void> {
  const url = toMiniapp(route.request().url());
  if (session.isCancelled(url)) {
    cancelled.push(url);
    await route.abort();
    return;
  }
  if (!url.startsWith('miniapp:')) {
    await route.fulfill({ status: 200, body: 'of the network' });
    return;
  }
  const response = await session.answer(url, {
    method: route.request().method(),
    headers: route.request().headers(),
  });
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** The isolated world of a tab's top document, whichever it is now. */
interface World {
  post(word: unknown): void;
}

interface WordOfWorld {
  readonly channel: string;
  readonly data: unknown;
  readonly ports: readonly ElectronPort[];
  readonly isMainFrame: boolean;
}

async function openWorld(cdp: CDPSession, onWord: (word: WordOfWorld) => void): Promise<World> {
  let topWorld = 0;
  const ports = new Map<string, (text: string, bytes: number[] | null) => void>();
  const post = (word: unknown) => {
    const expression = `fromMain(${JSON.stringify(word)})`;
    // The document may be gone by now.
    cdp.send('Runtime.evaluate', { expression, contextId: topWorld }).catch(() => undefined);
  };
  const { frameTree } = await cdp.send('Page.getFrameTree');
  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    const { frameId } = context.auxData as { readonly frameId: string };
    if (context.name === WORLD && frameId === frameTree.frame.id) topWorld = context.id;
  });
  cdp.on('Runtime.bindingCalled', ({ payload, executionContextId }) => {
    const { channel, data, port, text, bytes } = JSON.parse(payload) as Sent;
    if (channel === undefined) {
      ports.get(port)?.(text ?? '', bytes ?? null);
      return;
    }
    onWord({
      channel,
      data,
      ports: port === '' ? [] : [portTo(port)],
      isMainFrame: executionContextId === topWorld,
    });
  });
  await cdp.send('Runtime.enable');
  await cdp.send('Page.enable');
  await cdp.send('Runtime.addBinding', { name: 'toMain', executionContextName: WORLD });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    worldName: WORLD,
    source: `(() => {${ELECTRON_IN_THE_WORLD}\n${await buildPreload()}})()`,
  });
  // What `contextBridge.exposeInMainWorld` would do.
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `if (top === window) Object.defineProperty(window, 'miniapp', { value: true })`,
  });
  return { post };

  function portTo(port: string): ElectronPort {
    return {
      postMessage: (message) => {
        const [text, bytes] = Array.isArray(message) ? (message as [string, Uint8Array]) : [message, null];
        post({ port, text, bytes: bytes === null ? null : Array.from(bytes) });
      },
      start: () => post({ port, isStart: true }),
      close: () => post({ port, isClose: true }),
      on: (event: string, listener: (message: { readonly data: unknown }) => void) => {
        if (event !== 'message') return;
        ports.set(port, (text, bytes) => {
          listener({ data: bytes === null ? text : [text, Uint8Array.from(bytes)] });
        });
      },
    };
  }
}

interface Sent {
  readonly channel?: string;
  readonly data?: unknown;
  readonly port: string;
  readonly text?: string;
  readonly bytes?: number[] | null;
}

const WORLD = 'preload';

/** `require('electron')` as far as the preload script uses it, in front of it. */
const ELECTRON_IN_THE_WORLD = `
  const toMain = globalThis.toMain;
  const listeners = new Map();
  const ports = new Map();
  const electron = {
    contextBridge: { exposeInMainWorld: () => undefined },
    ipcRenderer: {
      send: (channel, data) => toMain(JSON.stringify({ channel, data, port: '' })),
      on: (channel, listener) => listeners.set(channel, listener),
      postMessage: (channel, data, [port]) => {
        const name = 'port-' + Math.random();
        ports.set(name, port);
        port.onmessage = ({ data }) => toMain(JSON.stringify(typeof data === 'string'
          ? { port: name, text: data }
          : { port: name, text: data[0], bytes: Array.from(data[1]) }));
        toMain(JSON.stringify({ channel, data, port: name }));
      },
    },
  };
  globalThis.fromMain = ({ channel, port, text, bytes, isClose, isStart }) => {
    if (channel !== undefined) listeners.get(channel)?.({});
    else if (isClose) ports.get(port)?.close();
    else if (!isStart) ports.get(port)?.postMessage(bytes === null ? text : [text, Uint8Array.from(bytes)]);
  };
  const require = () => electron;
  const module = { exports: {} };
  const exports = module.exports;
`;
