import { createServer } from 'node:http';

import { createReleaseFactory } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startNativeApp } from '../../../../test/native-app.js';
import { bundle } from './chromium-engine.js';
import { openQuickJsCore } from './quickjs-core.js';

import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { NativeApp, NativeLine } from '../../../../test/native-app.js';

// The cores as they ship, in an engine with nothing around them but an app of strings.

const draft = {
  ...{ id: 'com.example.loans', name: 'Loans', version: '1.0.0', minHostVersion: '1.0.0' },
  ...{ entryPoint: 'index.html', allowedDomains: ['api.localhost:3000'] },
};

let root: string;
let server: Server;
let url: string;
let page = 'first';

beforeAll(async () => {
  ({ root } = await createReleaseFactory(globalThis.crypto.subtle));
  server = createServer(({ url: path }, outgoing) => {
    if (path === '/manifest.json') outgoing.end(JSON.stringify(draft));
    else if (path === '/index.html') outgoing.end(page);
    else outgoing.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`; // a listening TCP server has one
});
afterAll(() => {
  server.close();
});

describe('the core of a debug build', () => {
  it('runs a source, asks its server for each file, and closes it by its own id', async () => {
    const { app, opened, get } = await openApp('../src/core-debug.ts');
    expect(await app.command('launchSource', url)).toEqual({
      type: 'launched',
      start: 'cold',
      program: { id: 'localhost.com.example.loans', name: 'Loans', version: '1.0.0' },
    });
    expect(opened).toMatchObject([{ programId: 'localhost.com.example.loans', title: 'Loans' }]);
    page = 'first';
    expect((await get('/index.html')).slice(0, 2)).toEqual([200, 'first']);
    page = 'second';
    const [, text, headers] = await get('/index.html');
    expect(text).toBe('second');
    expect(headers['content-security-policy']).toContain('http://api.localhost:3000');
    expect((await get('/other.js'))[0]).toBe(404);
    await app.command('closeProgram', 'localhost.com.example.loans');
    expect(app.events.map(({ event }) => event)).toContain('closed');
    await app.close();
  });

  it('says what to do where nobody serves', async () => {
    const { app } = await openApp('../src/core-debug.ts');
    await expect(app.command('launchSource', 'http://localhost:9/')).rejects.toThrow('Is its server running');
    await app.close();
  });
});

describe('the core of a release', () => {
  it('has no such command', async () => {
    const { app } = await openApp('../src/core.ts');
    await expect(app.command('launchSource', url)).rejects.toThrow('A host has no method "launchSource".');
    await app.close();
  });
});

type Answer = readonly [status: number, text: string, headers: Readonly<Record<string, string>>];

async function openApp(entry: string) {
  const opened: { readonly surface: number; readonly url: string }[] = [];
  const waiting = new Map<unknown, (line: NativeLine) => void>();
  const app: NativeApp = await startNativeApp({
    openEngine: async (_folder, onLine) => {
      const core = await openQuickJsCore(bundle(entry), (line) => {
        if (line.type === 'surface.response') waiting.get(line.request)?.(line);
        else onLine(line);
      });
      const noDocument = () => Promise.reject(new Error('No document is here.'));
      return {
        tell: (word) => {
          core.tell(word);
        },
        ...{ evaluate: noDocument, terminate: noDocument },
        close: () => core.close(),
      };
    },
    start: {
      ...{ platform: 'android', programOrigin: 'https://*.miniapp.invalid' },
      ...{ storeUrl: 'https://store.invalid', storeRoot: root },
    },
    answers: {
      'surface.open': (surface) => {
        opened.push(surface);
        return null;
      },
      'surface.close': () => null,
    },
  });
  let requests = 0;
  const get = async (path: string): Promise<Answer> => {
    const [surface] = opened;
    if (surface === undefined) throw new Error('Nothing was opened.');
    const request = (requests += 1);
    const answered = new Promise<NativeLine>((resolve) => waiting.set(request, resolve));
    const asked = {
      surface: surface.surface,
      method: 'GET',
      url: new URL(path, surface.url).href,
      range: null,
    };
    app.tell({ type: 'surface.request', request, ...asked });
    const { status, body, headers } = await answered;
    // As native-port.ts declares `surface.response`.
    return [status as number, Buffer.from((body ?? '') as string, 'base64').toString(), headers as Answer[2]];
  };
  return { app, opened, get };
}
