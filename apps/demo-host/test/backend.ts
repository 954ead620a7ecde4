import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openCodeDesk } from '../server/code-desk.js';
import { createHostApp } from '../server/host-app.js';
import { partnerSecret } from '../server/partner-secret.js';
import { createSessions } from '../server/sessions.js';
import { openTokenDesk } from '../server/token-desk.js';

/** The host page's server without a port. */
export interface Backend {
  /** A path of the page's origin, or a whole URL. */
  get(url: string, headers?: Record<string, string>): Promise<Response>;
  /** Posts as the page of a signed-in user does, but for what `headers` changes. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Posts as a server of a partner does. */
  redeem(body: unknown, partnerId?: string, secret?: string): Promise<Response>;
  /** Lines of the backend's log. */
  readonly logged: readonly string[];
  /** Lets time pass for codes. */
  pass(durationMs: number): void;
  close(): Promise<void>;
}

export const origin = 'http://host.localhost:4400';

/** Opens a backend with a page of one line and a user who is signed in. */
export async function openBackend(): Promise<Backend> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-host-'));
  const pageFolder = join(folder, 'page');
  await mkdir(pageFolder);
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>Harbour</title>');
  const sessions = createSessions('secret');
  const contracts = new Map([
    ['com.example.hello', 'blue-door'],
    ['com.example.checkout', 'corner-shop'],
  ]);
  const logged: string[] = [];
  let passedMs = 0;
  const app = createHostApp({
    pageFolder,
    origin,
    storeUrl: 'http://store.localhost:4402',
    storeRoot: '{}',
    programOrigin: 'http://{label}.localhost:4401',
    checkEveryMs: 30_000,
    sessions,
    tokens: await openTokenDesk({ issuer: origin, keyFile: join(folder, 'key.json'), secret: 'secret' }),
    codes: openCodeDesk({
      secret: 'secret',
      partners: contracts,
      log: (line) => logged.push(line),
      now: () => Date.now() + passedMs,
    }),
    partnerIds: new Set(contracts.values()),
    secret: 'secret',
  });
  const cookie = `harbour_session=${sessions.open()}`;
  return {
    get: async (url, headers = {}) => app.request(new URL(url, origin), { headers }),
    post: async (path, body, headers = {}) =>
      app.request(origin + path, {
        method: 'POST',
        headers: { origin, cookie, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    redeem: async (body, partnerId = 'blue-door', secret = partnerSecret('secret', partnerId)) =>
      // By the name under which a server reaches it, which is not the page's.
      app.request('http://127.0.0.1:4400/codes/redeem', {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${partnerId}:${secret}`).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      }),
    logged,
    pass: (durationMs) => {
      passedMs += durationMs;
    },
    close: () => rm(folder, { recursive: true }),
  };
}
