// The isolated world of a tab: the preload script runs in it as Electron runs it, and what crosses `ipcRenderer` crosses the
// devtools protocol instead.

import { buildPreload } from './build-preload.js';

import type { CDPSession } from 'playwright-core';

import type { ElectronPort } from '../src/electron-parts.js';

/** The isolated world of a tab's top document, whichever it is now. */
export interface World {
  post(word: unknown): void;
}

/** A message of the preload script. */
export interface WordOfWorld {
  readonly channel: string;
  readonly data: unknown;
  readonly ports: readonly ElectronPort[];
  readonly isMainFrame: boolean;
}

/** Puts the preload script in front of every document of a tab. */
export async function openWorld(cdp: CDPSession, onWord: (word: WordOfWorld) => void): Promise<World> {
  let topWorld = 0;
  const ports = new Map<string, (text: string, bytes: number[] | null) => void>();
  const begun = new Map<string, string>();
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
  cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== 'toMain') return;
    // A text comes in pieces and beside the JSON, so that nothing of a large one is parsed here: a host has not seen it yet.
    const end = payload.indexOf('\n');
    const { channel, data, port, bytes } = JSON.parse(payload.slice(1, end)) as Sent;
    if (channel === undefined) {
      const text = (begun.get(port) ?? '') + payload.slice(end + 1);
      const isWhole = payload.startsWith('.');
      begun.set(port, isWhole ? '' : text);
      if (isWhole) ports.get(port)?.(text, bytes ?? null);
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
  readonly bytes?: number[] | null;
}

const WORLD = 'preload';

/** `require('electron')` as far as the preload script uses it, in front of it. */
const ELECTRON_IN_THE_WORLD = `
  const tell = (word, text = '') => {
    for (let at = 0; at === 0 || at < text.length; at += 100_000) {
      const piece = text.slice(at, at + 100_000);
      toMain((at + piece.length === text.length ? '.' : '-') + JSON.stringify(word) + '\\n' + piece);
    }
  };
  const toMain = globalThis.toMain;
  const listeners = new Map();
  const ports = new Map();
  const electron = {
    contextBridge: { exposeInMainWorld: () => undefined },
    ipcRenderer: {
      send: (channel, data) => tell({ channel, data, port: '' }),
      on: (channel, listener) => listeners.set(channel, listener),
      postMessage: (channel, data, [port]) => {
        const name = 'port-' + Math.random();
        ports.set(name, port);
        port.onmessage = ({ data }) => typeof data === 'string'
          ? tell({ port: name }, data)
          : tell({ port: name, bytes: Array.from(data[1]) }, data[0]);
        tell({ channel, data, port: name });
      },
    },
  };
  globalThis.fromMain = ({ channel, port, text, bytes, isClose, isStart }) => {
    if (channel !== undefined) listeners.get(channel)?.({}, text);
    else if (isClose) ports.get(port)?.close();
    else if (!isStart) ports.get(port)?.postMessage(bytes === null ? text : [text, Uint8Array.from(bytes)]);
  };
  const require = () => electron;
  const module = { exports: {} };
  const exports = module.exports;
`;
