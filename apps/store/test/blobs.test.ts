import { readdir } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBlobName } from '../src/blob-store.js';
import { openStoreFixture, readJson } from './fixture.js';
import type { StoreFixture } from './fixture.js';

const bytes = Uint8Array.from({ length: 700_000 }, (_, index) => (index * index) >> 8);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const compressed = Uint8Array.of(1, 2, 3, 4);
const incompressible = Uint8Array.of(9, 9);
const incompressibleSha256 = createHash('sha256').update(incompressible).digest('hex');

let store: StoreFixture;

const get = (headers: Record<string, string> = {}, name = sha256) =>
  store.app.request(`/blobs/${name}`, { headers });
const content = async (response: Response) => Buffer.from(await response.arrayBuffer());

beforeAll(async () => {
  store = await openStoreFixture();
  await store.blobs.put(sha256, bytes, compressed);
  await store.blobs.put(incompressibleSha256, incompressible, null);
});

afterAll(() => store.close());

describe('a blob', () => {
  it('is the bytes of its name, for ever', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '700000',
      'cache-control': 'public, max-age=31536000, immutable',
      'accept-ranges': 'bytes',
      etag: `"${sha256}"`,
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    });
    expect((await content(response)).equals(bytes)).toBe(true);
  });

  it('travels compressed when the client takes brotli, under a tag of its own', async () => {
    const response = await get({ 'Accept-Encoding': 'gzip, deflate, br;q=0.5' });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('content-length')).toBe('4');
    expect(response.headers.get('etag')).toBe(`"${sha256}-br"`);
    expect([...(await content(response))]).toEqual([1, 2, 3, 4]);
  });

  it('travels plain when the client does not, or when compression did not pay', async () => {
    for (const encoding of ['gzip', 'br;q=0', 'br;q=0.000', 'broccoli', '']) {
      const response = await get({ 'Accept-Encoding': encoding });
      expect(response.headers.get('content-encoding'), encoding).toBe(null);
    }
    const other = await get({ 'Accept-Encoding': 'br' }, incompressibleSha256);
    expect(other.headers.get('content-encoding')).toBe(null);
    expect([...(await content(other))]).toEqual([9, 9]);
  });

  it('can be resumed: a range counts in plain bytes, whatever the client accepts', async () => {
    const response = await get({
      Range: 'bytes=650000-',
      'Accept-Encoding': 'br',
      'If-Range': `"${sha256}"`,
    });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-encoding')).toBe(null);
    expect(response.headers.get('content-range')).toBe('bytes 650000-699999/700000');
    expect(response.headers.get('content-length')).toBe('50000');
    expect((await content(response)).equals(bytes.subarray(650_000))).toBe(true);
  });

  it('gives the whole when the range belongs to other bytes', async () => {
    const response = await get({ Range: 'bytes=650000-', 'If-Range': `"${sha256}-br"` });
    expect(response.status).toBe(200);
    expect((await content(response)).length).toBe(700_000);
  });

  it('says how long it is when a range makes no sense', async () => {
    for (const range of ['bytes=700000-', 'bytes=5-2', 'bytes=x-y']) {
      const response = await get({ Range: range });
      expect(response.headers.get('content-range'), range).toBe('bytes */700000');
      expect(await readJson(response, 416)).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
    }
  });

  it('answers HEAD with the same headers and no body', async () => {
    const response = await store.app.request(`/blobs/${sha256}`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('700000');
    expect(await response.text()).toBe('');
  });

  it('is not sent to a cache that has it', async () => {
    const response = await get({ 'If-None-Match': `"${sha256}"` });
    expect(response.status).toBe(304);
    expect(response.headers.get('etag')).toBe(`"${sha256}"`);
  });

  it('lets a client go away in the middle', async () => {
    const reader = (await get()).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect((await content(await get())).length).toBe(700_000);
  });
});

describe('the name of a blob', () => {
  const names = [
    '../operator.token',
    '..%2foperator.token',
    `${sha256}.br`,
    sha256.toUpperCase(),
    'draft-1',
    `${sha256}%00`,
  ];
  for (const name of names) {
    it(`is never ${name}`, async () => {
      const response = await store.app.request(`/blobs/${name}`);
      expect(response.status).toBe(404);
      expect(isBlobName(decodeURIComponent(name))).toBe(false);
    });
  }

  it('is checked again before the file system', async () => {
    await expect(store.blobs.put('../evil', bytes, null)).rejects.toThrow('is not the name of a blob');
  });
});

describe('keeping a blob', () => {
  it('again changes nothing and leaves no draft behind', async () => {
    await store.blobs.put(sha256, bytes, compressed);
    const names = await readdir(store.blobFolder);
    expect(names.sort()).toEqual([incompressibleSha256, sha256, `${sha256}.br`].sort());
  });
});
