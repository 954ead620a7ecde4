import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeHash, recallEntry } from '@org/package-format/log';
import { crypto, openStoreFixture, readJson } from './fixture.js';
import type { StoreFixture } from './fixture.js';

let store: StoreFixture;
let size: number;

beforeAll(async () => {
  store = await openStoreFixture();
  const list = { format: 1, recalls: [], storeKeysVersion: 1 } as const;
  await store.trust.log.append(async (publishedAt) => ({
    entries: await Promise.all(
      Array.from({ length: 600 }, (_, at) => recallEntry({ ...list, epoch: at + 1, publishedAt }, crypto)),
    ),
    result: null,
  }));
  size = await store.trust.log.size();
  await store.trust.log.headCovering(size);
});

afterAll(() => store.close());

const get = (path: string, headers: Record<string, string> = {}) => store.app.request(path, { headers });

async function bytesAt(path: string): Promise<Buffer> {
  const response = await get(path);
  if (response.status !== 200) throw new Error(`${path}: ${String(response.status)}`);
  return Buffer.from(await response.arrayBuffer());
}

describe('a log of 601 entries', () => {
  it.each([
    ['/log/tile/0/0', 256 * 32],
    ['/log/tile/0/1', 256 * 32],
    ['/log/tile/0/1.p/256', 256 * 32],
    ['/log/tile/0/2.p/89', 89 * 32],
    ['/log/tile/0/2.p/1', 32],
    ['/log/tile/1/0.p/2', 2 * 32],
  ])('has %s', async (path, length) => {
    const response = await get(path);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect((await response.arrayBuffer()).byteLength).toBe(length);
  });

  it.each([
    '/log/tile/0/2',
    '/log/tile/0/2.p/90',
    '/log/tile/0/2.p/256',
    '/log/tile/0/3.p/1',
    '/log/tile/1/0',
    '/log/tile/1/0.p/3',
    '/log/tile/1/1.p/1',
    '/log/tile/2/0.p/1',
    '/log/tile/6/0.p/1',
    '/log/tile/999999999999/0.p/1',
    '/log/tile/0/999999999999',
    '/log/tile/0/9007199254740993',
    '/log/tile/-1/0',
    '/log/tile/0/-1',
    '/log/tile/0/1e1',
    '/log/tile/0/0x0',
    '/log/tile/0/00',
    '/log/tile/0/%30.5',
    '/log/tile/0/1.p',
    '/log/tile/0/1.p/-1',
    '/log/tile/0/1.p/0',
    '/log/tile/0/1.p/01',
    '/log/tile/0/1.p/1.5',
    '/log/tile/0/1.p/257',
    '/log/tile/0/1.p/x',
    '/log/tile//0',
    '/log/tile/0/1p/1',
    '/log/tile/0/1.p.p/1',
    '/log/entries/2',
    '/log/entries/2.p/90',
    '/log/entries/2.p/0',
    '/log/entries/2.p/257',
    '/log/entries/1.p',
    '/log/entries/3.p/1',
    '/log/entries/x',
    '/log/entries/999999999999',
    '/log/consistency?from=602&to=601',
    '/log/consistency?from=0&to=602',
    '/log/consistency?from=0',
    '/log/consistency?to=1',
    '/log/consistency?from=0&to=0x10',
    '/log/consistency?from=1.5&to=2',
    '/log/consistency?from=&to=2',
    '/log/consistency?from=0&to=9007199254740993',
  ])('does not have %s', async (path) => {
    const response = await get(path);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(['DOCUMENT_NOT_FOUND', 'ROUTE_NOT_FOUND']).toContain((await readJson(response, 404)).code);
    expect(store.logged).toEqual([]);
  });

  it('has entries in the order of its hashes, and tiles of tiles', async () => {
    const texts = JSON.parse((await bytesAt('/log/entries/2.p/89')).toString()) as string[];
    expect(texts.map((text) => (JSON.parse(text) as { epoch: number }).epoch)).toEqual(
      Array.from({ length: 89 }, (_, at) => 512 + at),
    );
    let level: readonly Uint8Array[] = Array.from({ length: 256 }, () => new Uint8Array());
    const tile = await bytesAt('/log/tile/0/1');
    level = level.map((_, at) => tile.subarray(at * 32, at * 32 + 32));
    while (level.length > 1) level = await pairs(level);
    expect((await bytesAt('/log/tile/1/0.p/2')).subarray(32)).toEqual(Buffer.from(level[0] ?? []));
  });

  it('proves nothing between equal sizes, and from nothing', async () => {
    for (const query of ['from=0&to=601', 'from=601&to=601', 'from=0&to=0'])
      expect(JSON.parse((await bytesAt(`/log/consistency?${query}`)).toString())).toEqual({ path: [] });
  });
});

function pairs(level: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
  const halves = Array.from({ length: level.length / 2 }, (_, at) => [level[2 * at], level[2 * at + 1]]);
  return Promise.all(
    halves.map(([left, right]) => nodeHash(left ?? new Uint8Array(), right ?? new Uint8Array(), crypto)),
  );
}

describe('caches', () => {
  const immutable = 'public, max-age=31536000, immutable';
  it.each([
    ['/log/tile/0/0', immutable],
    ['/log/tile/0/0.p/256', immutable],
    ['/log/entries/1', immutable],
    ['/log/consistency?from=3&to=600', immutable],
    ['/trust/store-keys/1', immutable],
    ['/log/tile/0/2.p/89', 'no-cache'],
    ['/log/tile/0/0.p/3', 'no-cache'],
    ['/log/entries/2.p/89', 'no-cache'],
    ['/log/head', 'no-cache'],
    ['/trust/store-keys', 'no-cache'],
  ])('may keep %s: %s', async (path, cacheControl) => {
    const response = await get(path);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, cacheControl]);
    const etag = response.headers.get('etag') ?? '';
    const again = await get(path, { 'If-None-Match': etag });
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
    expect(again.headers.get('cache-control')).toBe(cacheControl);
  });
});
