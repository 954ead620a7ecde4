// Electron's main process in memory, behind the narrow port: what the adapter sets up can be asked, and events be told.

import { MessageChannel } from 'node:worker_threads';

import type { MessagePort } from 'node:worker_threads';

import type {
  ElectronFrame,
  ElectronPort,
  ElectronProgramView,
  ElectronSession,
  ElectronWebContents,
  ElectronWindow,
  PageMessage,
  ProgramPreferences,
} from '../src/electron-parts.js';

type Listener = (...args: never[]) => void;

/** A partition that answers as the engine would ask it. */
export interface FakeSession extends ElectronSession {
  isCancelled(url: string): boolean;
  answer(url: string, init?: RequestInit): Promise<Response>;
  readonly isServing: boolean;
  /** What the user is asked for by a page, and what comes of it. */
  asks(permission: string): {
    readonly granted: boolean;
    readonly checked: boolean;
    readonly device: boolean;
  };
  /** Whether a download goes on. */
  downloads(): boolean;
  readonly clearings: number;
}

/** A partition in memory. `onClear` hears that its storage is to go. */
export function createFakeSession(onClear: () => Promise<void> = () => Promise.resolve()): FakeSession {
  let rule: Parameters<ElectronSession['webRequest']['onBeforeRequest']>[0] | null = null;
  let handler: ((request: Request) => Promise<Response>) | null = null;
  let onAsk: Parameters<ElectronSession['setPermissionRequestHandler']>[0] | null = null;
  let check = () => true;
  let device = () => true;
  let clearings = 0;
  const downloads = new Set<(event: { preventDefault(): void }) => void>();
  return {
    protocol: {
      handle: (_scheme, answer) => {
        if (handler !== null) throw new Error('Failed to register protocol: miniapp');
        handler = answer;
      },
      isProtocolHandled: () => handler !== null,
      unhandle: () => {
        if (handler === null) throw new Error('Failed to unhandle protocol: miniapp');
        handler = null;
      },
    },
    webRequest: {
      onBeforeRequest: (listener) => {
        rule = listener;
      },
    },
    setPermissionRequestHandler: (ask) => {
      onAsk = ask;
    },
    setPermissionCheckHandler: (ask) => {
      check = ask;
    },
    setDevicePermissionHandler: (ask) => {
      device = ask;
    },
    clearStorageData: () => {
      clearings += 1;
      return onClear();
    },
    on: (_event, listener) => downloads.add(listener),
    off: (_event, listener) => downloads.delete(listener),
    isCancelled: (url) => {
      let isCancelled = false;
      rule?.({ url }, ({ cancel }) => (isCancelled = cancel));
      return isCancelled;
    },
    answer: (url, init) =>
      handler?.(requestOf(url, init)) ?? Promise.reject(new Error('ERR_UNKNOWN_URL_SCHEME')),
    get isServing() {
      return handler !== null;
    },
    asks: (permission) => {
      let granted = true;
      onAsk?.({}, permission, (isGranted) => (granted = isGranted));
      return { granted, checked: check(), device: device() };
    },
    downloads: () => {
      let goesOn = true;
      for (const hear of downloads) hear({ preventDefault: () => (goesOn = false) });
      return goesOn;
    },
    get clearings() {
      return clearings;
    },
  };
}

// As Electron makes it: undici's Request takes any scheme, but refuses headers and methods of some.
function requestOf(url: string, init: RequestInit = {}): Request {
  return new Request(url, { ...init, headers: new Headers(init.headers) });
}

/** A window that can be resized and closed. */
export function createFakeWindow(): ElectronWindow & {
  readonly views: Set<object>;
  resize(width: number, height: number): void;
  close(): void;
} {
  const listeners = createEvents();
  const views = new Set<object>();
  let size = [800, 600];
  let isDestroyed = false;
  return {
    views,
    contentView: { addChildView: (view) => views.add(view), removeChildView: (view) => views.delete(view) },
    getContentSize: () => size,
    isDestroyed: () => isDestroyed,
    on: listeners.on,
    off: listeners.off,
    resize: (width, height) => {
      size = [width, height];
      listeners.tell('resize');
    },
    close: () => {
      isDestroyed = true;
      listeners.tell('closed');
    },
  };
}

/** A frame; its document may change. */
export function createFakeFrame(origin: string): ElectronFrame & { origin: string } {
  return { origin };
}

/** A page without a renderer: tests say what the renderer and the engine do. */
interface FakeContents extends ElectronWebContents {
  readonly mainFrame: ElectronFrame & { origin: string };
  readonly loaded: string[];
  readonly sent: string[];
  readonly webRtcPolicies: string[];
  readonly windowAnswers: unknown[];
  /** Tells an event. */
  tell(event: string, ...args: unknown[]): void;
  /** Tells an event that can be prevented; answers whether it goes on. */
  goesOn(event: string, url: string): boolean;
  /** A message of the preload script; by default of the top document. */
  say(channel: string, data?: unknown, from?: Partial<PageMessage>): void;
}

/** A page in memory. */
function createFakeContents(): FakeContents {
  const events = createEvents();
  const heard = createEvents();
  const mainFrame = createFakeFrame('');
  let isDestroyed = false;
  const contents: FakeContents = {
    mainFrame,
    loaded: [],
    sent: [],
    webRtcPolicies: [],
    windowAnswers: [],
    ipc: { on: heard.on },
    send: (channel) => {
      if (isDestroyed) throw new TypeError('Object has been destroyed');
      contents.sent.push(channel);
    },
    loadURL: (url) => {
      contents.loaded.push(url);
      mainFrame.origin = url.replace(/^(\w+:\/\/[^/]+).*$/, '$1');
      return Promise.resolve();
    },
    close: () => {
      if (isDestroyed) throw new TypeError('Object has been destroyed');
      isDestroyed = true;
    },
    isDestroyed: () => isDestroyed,
    setWindowOpenHandler: (handler) => {
      contents.windowAnswers.push(handler());
    },
    setWebRTCIPHandlingPolicy: (policy) => {
      contents.webRtcPolicies.push(policy);
    },
    on: events.on,
    tell: events.tell,
    goesOn: (event, url) => {
      let goesOn = true;
      events.tell(event, { url, preventDefault: () => (goesOn = false) });
      return goesOn;
    },
    say: (channel, data, from = {}) => {
      heard.tell(channel, { senderFrame: mainFrame, ports: [], ...from }, data);
    },
  };
  return contents;
}

/** An Electron whose views a test holds in its hands. */
export function createFakeElectron(): {
  readonly electron: {
    readonly WebContentsView: new (options: { webPreferences: ProgramPreferences }) => ElectronProgramView;
    readonly session: { fromPartition(partition: string): FakeSession };
  };
  readonly sessions: Map<string, FakeSession>;
  readonly views: FakeView[];
} {
  const sessions = new Map<string, FakeSession>();
  const views: FakeView[] = [];
  return {
    sessions,
    views,
    electron: {
      session: {
        fromPartition: (partition) => {
          const session = sessions.get(partition) ?? createFakeSession();
          sessions.set(partition, session);
          return session;
        },
      },
      WebContentsView: class implements ElectronProgramView {
        readonly webContents = createFakeContents();
        readonly bounds: unknown[] = [];
        readonly shown: boolean[] = [];

        readonly options: { webPreferences: ProgramPreferences };

        constructor(options: { webPreferences: ProgramPreferences }) {
          this.options = options;
          views.push(this);
        }

        setBounds(bounds: unknown): void {
          this.bounds.push(bounds);
        }

        setVisible(isVisible: boolean): void {
          this.shown.push(isVisible);
        }
      },
    },
  };
}

/** A view in memory. */
export interface FakeView extends ElectronProgramView {
  readonly webContents: FakeContents;
  readonly bounds: readonly unknown[];
  readonly options: { readonly webPreferences: ProgramPreferences };
}

/** A real channel: one end as Electron's main process has it, the other as a page. */
export function createPortPair(): readonly [main: ElectronPort, page: MessagePort] {
  const { port1, port2 } = new MessageChannel();
  const main: ElectronPort = {
    postMessage: (message) => {
      port1.postMessage(message);
    },
    start: () => {
      port1.start();
    },
    close: () => {
      port1.close();
    },
    on: (event: string, listener: (message: { readonly data: unknown }) => void) => {
      if (event === 'close') port1.on('close', listener);
      // Node's port begins with its first listener, Electron's with start().
      else port1.addEventListener('message', listener as unknown as EventListener);
      return main;
    },
  };
  return [main, port2];
}

function createEvents(): {
  readonly on: (event: string, listener: Listener) => void;
  readonly off: (event: string, listener: Listener) => void;
  readonly tell: (event: string, ...args: unknown[]) => void;
} {
  const listeners = new Map<string, Set<Listener>>();
  const of = (event: string) => listeners.get(event) ?? new Set<Listener>();
  return {
    on: (event, listener) => listeners.set(event, of(event).add(listener)),
    off: (event, listener) => of(event).delete(listener),
    tell: (event, ...args) => {
      for (const listener of [...of(event)]) listener(...(args as never[]));
    },
  };
}
