import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeStoreKeys, openLogStore } from './log-store.js';
import type { LogStore, StoreTestKeys } from './log-store.js';
import { miniapp, openWorkshop } from './miniapp.js';
import type { Workshop } from './miniapp.js';

interface Received {
  readonly request: string;
  readonly token: string | undefined;
  readonly body: Buffer;
}

let workshop: Workshop;
let keys: StoreTestKeys;
let signed: LogStore;
let folder: string;
let server: Server;
let url: string;
/** What the store says to every POST. */
let answer: { status: number; body: unknown };
let received: Received[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'miniapp-answers-'));
  [workshop, keys] = await Promise.all([openWorkshop(), makeStoreKeys(join(folder, 'keys'))]);
  signed = await openLogStore(folder, keys);
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      if (request.method === 'GET') {
        const document = signed.documents.get(path);
        response.writeHead(document === undefined ? 404 : 200);
        response.end(document ?? '{"code":"NOT_FOUND","message":"Nothing there."}');
        return;
      }
      const token = request.headers.authorization;
      received.push({ request: `${request.method ?? ''} ${path}`, token, body: Buffer.concat(chunks) });
      response.writeHead(answer.status);
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

beforeEach(() => {
  received = [];
  answer = { status: 201, body: {} };
});

afterAll(async () => {
  server.close();
  await signed.close();
  await workshop.remove();
  await rm(folder, { recursive: true, force: true });
});

const tokens = { MINIAPP_TOKEN: 'partner-token', MINIAPP_OPERATOR_TOKEN: 'operator-token' };

async function run(...args: readonly string[]) {
  const { exitCode, stdout } = await miniapp([...args, '--store', url, '--json'], tokens);
  return { exitCode, answer: JSON.parse(stdout) as Readonly<Record<string, unknown>> };
}

describe('miniapp publish', () => {
  it.each<[number, string, string, number]>([
    [503, 'WITNESS_UNAVAILABLE', 'The witness of the log does not answer: try again in a minute.', 2],
    [409, 'VERSION_NOT_HIGHER', 'Version 2.3.1 is published already: raise it.', 1],
    [422, 'KEY_REVOKED', 'The key is in other hands since yesterday: sign with another one.', 1],
  ])('shows what a store says with %d', async (status, code, message, exitCode) => {
    answer = { status, body: { code, message } };
    expect(await run('publish', workshop.package)).toEqual({
      exitCode,
      answer: { ok: false, code, message },
    });
  });
});

describe('miniapp keys publish', () => {
  it('sends partner keys as their partner, byte for byte', async () => {
    const file = join(folder, 'partner-keys.json');
    await miniapp(['keys', 'create', '--partner', 'acme', '--key', workshop.privateKey, '--out', file]);
    expect(await run('keys', 'publish', file)).toMatchObject({ exitCode: 0, answer: { version: 1 } });
    expect(received).toEqual([
      { request: 'POST /partners/acme/keys', token: 'Bearer partner-token', body: await readFile(file) },
    ]);
  });

  it('sends store keys as the operator', async () => {
    expect(await run('keys', 'publish', signed.rootFile)).toMatchObject({ exitCode: 0 });
    expect(received).toMatchObject([
      {
        request: 'POST /trust/store-keys',
        token: 'Bearer operator-token',
        body: await readFile(signed.rootFile),
      },
    ]);
  });

  it('shows a refusal, and needs a token', async () => {
    answer = {
      status: 409,
      body: { code: 'KEYS_NOT_NEXT', message: 'The store has version 2: rotate that one.' },
    };
    expect(await run('keys', 'publish', signed.rootFile)).toMatchObject({
      exitCode: 1,
      answer: { code: 'KEYS_NOT_NEXT', message: 'The store has version 2: rotate that one.' },
    });
    const { exitCode, stdout } = await miniapp([
      'keys',
      'publish',
      signed.rootFile,
      '--store',
      url,
      '--json',
    ]);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([2, { code: 'TOKEN_MISSING' }]);
  });
});

describe('miniapp recall', () => {
  const keyId = 'ab'.repeat(32);

  it('shows the list that the store serves', async () => {
    signed.documents.delete('/recall');
    expect(await run('recall')).toMatchObject({ exitCode: 0, answer: { epoch: 0, recalls: [] } });
    await signed.recall([{ type: 'key', keyId, mode: 'hard', reason: 'Stolen.' }]);
    const { stdout } = await miniapp(['recall', '--store', url]);
    expect(stdout).toBe(`Recall list 1, published 2026-11-20T10:00:00Z\n  hard  key ${keyId}  “Stolen.”\n`);
  });

  it('adds to what is recalled, and says a thing once', async () => {
    const before = { type: 'key', keyId, mode: 'hard', reason: 'Stolen.' } as const;
    await signed.recall([before]);
    answer = { status: 201, body: { epoch: 7 } };
    const range = [
      '--program',
      'com.acme.loans',
      '--from',
      '2',
      '--to',
      '4',
      '--mode',
      'soft',
      '--reason',
      'Slow.',
    ];
    expect(await run('recall', ...range)).toMatchObject({ exitCode: 0, answer: { epoch: 7 } });
    await run('recall', '--key', keyId, '--mode', 'soft', '--reason', 'Lost only.');
    const added = {
      type: 'range',
      id: 'com.acme.loans',
      fromSeq: 2,
      toSeq: 4,
      mode: 'soft',
      reason: 'Slow.',
    };
    expect(received.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual([
      { recalls: [before, added] },
      { recalls: [{ type: 'key', keyId, mode: 'soft', reason: 'Lost only.' }] },
    ]);
    expect(received[0]).toMatchObject({ request: 'POST /recall', token: 'Bearer operator-token' });
  });

  it.each<[string, readonly string[]]>([
    ['two things at once', ['--key', keyId, '--release', keyId, '--mode', 'hard', '--reason', 'x']],
    ['no mode', ['--key', keyId, '--reason', 'x']],
    ['no reason', ['--key', keyId, '--mode', 'hard']],
    ['the beginning of a digest', ['--release', keyId.slice(0, 12), '--mode', 'hard', '--reason', 'x']],
    ['half a range', ['--program', 'com.acme.loans', '--from', '2', '--mode', 'hard', '--reason', 'x']],
  ])('recalls nothing with %s', async (_what, args) => {
    expect(await run('recall', ...args)).toMatchObject({ exitCode: 2, answer: { code: 'USAGE' } });
    expect(received).toEqual([]);
  });
});
