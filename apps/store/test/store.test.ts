import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.js';
import { createStore } from '../src/store.js';
import type { Store } from '../src/store.js';
import { createKeyPair, pack, partnerBody, readJson } from './fixture.js';

let folder: string;
let store: Store;
let container: Uint8Array;
let blobPath: string;

/** Node's own client: unlike fetch it shows bytes and headers as they travel. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      const sent = request(new URL(path, store.url), { headers, method }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          });
        });
      });
      sent.on('error', reject);
      sent.end();
    },
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
  store = await createStore({ dataDir: join(folder, 'data'), port: 0, keyBits: 2048 });
  const keys = await createKeyPair();
  const partner = await partnerBody({ id: 'acme', keys: [keys], programs: ['com.acme.loans'] });
  const registered = await fetch(`${store.url}/partners`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${store.operatorToken}` },
    body: JSON.stringify(partner),
  });
  const { token } = await readJson(registered, 201);
  container = await pack(keys.signer, {}, { 'words.txt': 'the same words again. '.repeat(20_000) });
  const published = await fetch(`${store.url}/mini-programs/com.acme.loans/releases`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${String(token)}` },
    body: new Uint8Array(container),
  });
  const { container: blob } = await readJson(published, 201);
  blobPath = `/blobs/${(blob as { sha256: string }).sha256}`;
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

describe('a store on a port', () => {
  it('serves a container compressed', async () => {
    const { headers, body } = await get(blobPath, { 'Accept-Encoding': 'br' });
    expect(headers['content-encoding']).toBe('br');
    expect(headers['content-length']).toBe(String(body.length));
    expect(brotliDecompressSync(body).equals(container)).toBe(true);
  });

  it('resumes a container', async () => {
    const start = container.length - 1000;
    const { status, headers, body } = await get(blobPath, { Range: `bytes=${String(start)}-` });
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(
      `bytes ${String(start)}-${String(start + 999)}/${String(container.length)}`,
    );
    expect(body.equals(container.subarray(start))).toBe(true);
  });

  it('counts verdicts by the address of the connection, whatever the request says it forwards for', async () => {
    const verdict = { id: 'com.acme.none', releaseSeq: 1, manifestSha256: 'a'.repeat(64) };
    const verdicts = Array.from({ length: 100 }, () => ({ ...verdict, verdict: 'slow', reason: 'none' }));
    const statuses = [];
    for (const forged of ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4']) {
      const headers = { 'X-Forwarded-For': forged };
      const init = { method: 'POST', headers, body: JSON.stringify({ verdicts }) };
      statuses.push((await fetch(`${store.url}/mini-programs/verdicts`, init)).status);
    }
    expect(statuses).toEqual([202, 202, 202, 429]);
  });

  it('answers HEAD with the length', async () => {
    const { status, headers, body } = await get(blobPath, {}, 'HEAD');
    expect(status).toBe(200);
    expect(headers['content-length']).toBe(String(container.length));
    expect(body.length).toBe(0);
  });

  it('tells a client that sends too much, while it sends', async () => {
    const response = await fetch(`${store.url}/partners`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${store.operatorToken}` },
      body: 'x'.repeat(2_000_000),
    });
    expect(await readJson(response, 413)).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  it('keeps its secrets to its own user', async () => {
    for (const name of [
      'operator.token',
      'trust/keys/statements.key.pem',
      'trust/keys/log.key.pem',
      'trust/root-keys/root-1.key.pem',
    ]) {
      expect((await stat(join(folder, 'data', name))).mode & 0o777, name).toBe(0o600);
    }
  });

  it('does not take names under .localhost unless it is told to', async () => {
    const keys = await createKeyPair();
    const partner = await partnerBody({
      id: 'local',
      keys: [keys],
      programs: [],
      domains: ['api.localhost:8080'],
    });
    const response = await fetch(`${store.url}/partners`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${store.operatorToken}` },
      body: JSON.stringify(partner),
    });
    expect((await readJson(response, 400)).message).toContain('STORE_DEBUG_DOMAINS=1');
  });
});

describe('a second store', () => {
  it('on a taken port says which, and how to choose another, before it writes anything', async () => {
    const port = Number(new URL(store.url).port);
    const dataDir = join(folder, 'second');
    await expect(createStore({ dataDir, port })).rejects.toMatchObject({
      name: 'PortTakenError',
      port,
      message: `Port ${String(port)} is taken by another program: stop it, or choose another port with STORE_PORT.`,
    });
    await expect(stat(dataDir)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('in a folder that another process uses is refused', async () => {
    const dataDir = await mkdtemp(join(folder, 'locked-'));
    await writeFile(join(dataDir, 'store.lock'), String(process.ppid));
    await expect(createStore({ dataDir, port: 0 })).rejects.toMatchObject({ code: 'DATA_IN_USE' });
    expect(await readFile(join(dataDir, 'store.lock'), 'utf8')).toBe(String(process.ppid));
  });
});

describe('a store that is stopped and started', () => {
  it('has its programs, its keys and its token', async () => {
    const { root, operatorToken } = store;
    const before = await (await fetch(`${store.url}/mini-programs/com.acme.loans/version`)).text();
    await store.close();
    await store.close();
    await expect(fetch(`${store.url}/health`)).rejects.toThrow();
    store = await createStore({ dataDir: join(folder, 'data'), port: 0, keyBits: 2048 });
    expect(store.root).toEqual(root);
    expect(store.operatorToken).toBe(operatorToken);
    expect(await (await fetch(`${store.url}/mini-programs/com.acme.loans/version`)).text()).toBe(before);
    expect((await get(blobPath)).body.equals(container)).toBe(true);
  });
});

describe('the settings of a store', () => {
  it('come from the environment', () => {
    expect(
      readConfig({
        STORE_DATA: '/data',
        STORE_PORT: '5000',
        STORE_HOST: '0.0.0.0',
        STORE_DEBUG_DOMAINS: '1',
        STORE_BEHIND_PROXY: '1',
        STORE_ORIGIN: 'store.example.com',
        STORE_WITNESSES: ' https://a.example, https://b.example/w ,',
      }),
    ).toEqual({
      ...{ dataDir: '/data', port: 5000, host: '0.0.0.0', debugDomains: true, isBehindProxy: true },
      ...{ origin: 'store.example.com', witnesses: ['https://a.example', 'https://b.example/w'] },
    });
  });

  it('are refused when they make no sense', () => {
    for (const port of ['', 'abc', '70000', '-1', '1e3']) {
      expect(() => readConfig({ STORE_PORT: port }), port).toThrow('STORE_PORT');
    }
  });
});
