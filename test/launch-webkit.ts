// The system's WebKitGTK over W3C WebDriver, on a display of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ChildProcess } from 'node:child_process';
import type { AddressInfo } from 'node:net';

/** A document of WebKit. */
export interface WebKitDocument {
  /** The value of an expression, awaited; it has to be JSON. Rejects when the document makes way for another. */
  evaluate(expression: string): Promise<unknown>;
  /** What stands in the frame that an expression gives, at the time it is asked. */
  frame(expression: string): WebKitDocument;
}

/** A tab of WebKit, as the journeys drive one. */
interface WebKitPage extends WebKitDocument {
  goto(url: string): Promise<void>;
  readonly mouse: { click(x: number, y: number): Promise<void> };
}

/** WebKit with its driver and display. */
export interface WebKitBrowser {
  /** The one tab, emptied: the driver opens others in the back, where nothing is painted. */
  newPage(): Promise<WebKitPage>;
  close(): Promise<void>;
}

const DISPLAY_SERVER = '/usr/bin/Xvfb';
const DRIVER = '/usr/bin/WebKitWebDriver';
const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const POLL_MS = 50;

/** Starts all three. They end with `close`, and nothing of them is left. */
export async function launchWebKit(): Promise<WebKitBrowser> {
  const display = spawn(
    DISPLAY_SERVER,
    ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      detached: true,
    },
  );
  const port = await freePort();
  let driver: ChildProcess | null = null;
  try {
    const [number] = (await once(display.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
    driver = spawn(DRIVER, [`--port=${String(port)}`, '--host=127.0.0.1'], {
      env: { ...process.env, DISPLAY: `:${String(number).trim()}` },
      stdio: 'ignore',
      detached: true,
    });
    const send = await openSession(`http://127.0.0.1:${String(port)}`);
    return {
      newPage: () => openPage(send),
      close: async () => {
        await send('DELETE', '').catch(() => undefined);
        stop(driver, display);
      },
    };
  } catch (error) {
    stop(driver, display);
    throw error;
  }
}

/** Sends one command to a session and gives its value. */
type Send = (method: 'POST' | 'DELETE', command: string, body?: unknown) => Promise<unknown>;

async function openSession(driverUrl: string): Promise<Send> {
  const capabilities = {
    alwaysMatch: { 'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation'] } },
  };
  const call = async (method: string, path: string, body: unknown) => {
    const response = await fetch(driverUrl + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    });
    const { value } = (await response.json()) as { readonly value: unknown }; // W3C WebDriver, section 6.3
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(value)}`);
    return value;
  };
  for (let tries = 0; ; tries += 1) {
    try {
      const { sessionId } = (await call('POST', '/session', { capabilities })) as {
        readonly sessionId: string;
      };
      return (method, command, body = {}) => call(method, `/session/${sessionId}${command}`, body);
    } catch (error) {
      // The driver does not listen yet.
      if (tries >= 100 || !(error instanceof TypeError)) throw error;
      await sleep(POLL_MS);
    }
  }
}

async function openPage(send: Send): Promise<WebKitPage> {
  await send('POST', '/url', { url: 'about:blank' });
  let count = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...openDocument([]),
    goto: (url) =>
      inTurn(async () => {
        await enter([]);
        await send('POST', '/url', { url });
      }),
    mouse: {
      click: (x, y) =>
        inTurn(async () => {
          const at = { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) };
          const press = [at, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
          const parameters = { pointerType: 'mouse' };
          await enter([]);
          await send('POST', '/actions', {
            actions: [{ type: 'pointer', id: 'mouse', parameters, actions: press }],
          });
        }),
    },
  };

  function openDocument(path: readonly string[]): WebKitDocument {
    const run = (script: string) =>
      inTurn(async () => {
        await enter(path);
        return send('POST', '/execute/sync', { script, args: [] });
      });
    return {
      frame: (expression) => openDocument([...path, expression]),
      // Not by an asynchronous script: a session takes one command at a time, and a page may ask for a press meanwhile.
      evaluate: async (expression) => {
        const slot = `evaluated${String((count += 1))}`;
        let ended = (await run(startScript(slot, expression))) as Evaluated | null;
        while (ended === null) {
          await sleep(POLL_MS);
          ended = (await run(`return window.${slot} ?? { error: 'The document has gone.' };`)) as Evaluated;
          if (ended.isRunning === true) ended = null;
        }
        if (ended.error !== undefined) throw new Error(ended.error);
        return ended.value;
      },
    };
  }

  /** Goes down from the top document into the frame inside the frame. */
  async function enter(path: readonly string[]): Promise<void> {
    await send('POST', '/frame', { id: null });
    for (const expression of path) {
      const script = `return ${expression};`;
      await send('POST', '/frame', { id: await send('POST', '/execute/sync', { script, args: [] }) });
    }
  }

  /** One after another: which document is meant is a state of the session. */
  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = last.then(step);
    last = turn.catch(() => undefined);
    return turn;
  }
}

/** What an expression came to, as it stands in the document until it is fetched. */
interface Evaluated {
  readonly isRunning?: boolean;
  readonly value?: unknown;
  readonly error?: string;
}

/** Gives a value at once, so that an expression may leave its document; what has to be awaited is put into the slot. */
function startScript(slot: string, expression: string): string {
  return `const failed = (error) => ({ error: String(error) + (error?.stack ?? '') });
    try {
      const value = ${expression};
      if (typeof value?.then !== 'function') return { value };
      window.${slot} = { isRunning: true };
      value.then((result) => { window.${slot} = { value: result }; }, (error) => { window.${slot} = failed(error); });
      return null;
    } catch (error) { return failed(error); }`;
}

/** With whatever they started: each leads a group of its own. */
function stop(...processes: readonly (ChildProcess | null)[]): void {
  for (const { pid } of processes.filter((one) => one !== null)) {
    if (pid === undefined) continue;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  server.close();
  await once(server, 'close');
  return port;
}
