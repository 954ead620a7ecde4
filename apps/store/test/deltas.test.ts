import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { applyDelta } from '@org/package-format';
import { createDelta } from '@org/package-format/delta';
import { openAcme } from './acme.js';
import type { Acme } from './acme.js';
import { readJson } from './fixture.js';

const names = ['made', 'asked', 'large', 'recalled', 'other', 'fails', 'turn', 'many', 'real'];
let acme: Acme;
/** What the next deltas are: text that compresses well, unless told. */
let make: (base: Uint8Array, target: Uint8Array) => Promise<Uint8Array> | Uint8Array;
const made: string[] = [];

const patchOf = (base: Uint8Array, target: Uint8Array) =>
  Buffer.from(`${digest(base)} to ${digest(target)}. `.repeat(20));
const makeDelta: typeof createDelta = async (base, target, { pause }) => {
  made.push(`${digest(base)}-${digest(target)}`);
  await pause?.();
  return make(base, target);
};

beforeAll(async () => {
  acme = await openAcme(
    names.map((name) => `com.acme.${name}`),
    { makeDelta },
  );
});

beforeEach(() => {
  make = patchOf;
  made.length = 0;
});

afterAll(() => acme.store.close());

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const noise = () => Array.from({ length: 300 }, () => Math.random().toString(36)).join(' ');

/** Publishes versions, with words of their own or the same in all, and answers their containers. */
async function publish(id: string, versions: readonly string[], same?: string): Promise<readonly string[]> {
  const containers = [];
  for (const version of versions) {
    const { container } = await acme.publish(id, version, { files: { 'words.txt': same ?? noise() } });
    containers.push((container as { readonly sha256: string }).sha256);
  }
  await acme.store.deltas.settled();
  return containers;
}

async function ask(
  from: string | undefined,
  to: string | undefined,
  headers: Record<string, string> = {},
): Promise<Response> {
  return acme.store.app.request(`/deltas/${from ?? ''}/${to ?? ''}`, { headers });
}

async function missing(response: Response): Promise<string | null> {
  expect(await readJson(response, 404)).toMatchObject({ code: 'DELTA_NOT_FOUND' });
  return response.headers.get('retry-after');
}

describe('a delta', () => {
  it('is made after a publication, from the last three releases of the channel', async () => {
    const [first, second, third, fourth, fifth] = await publish('com.acme.made', [
      '1.0.0',
      '1.1.0',
      '1.2.0',
      '1.3.0',
      '1.4.0',
    ]);
    expect((await ask(fourth, fifth)).status).toBe(200);
    expect((await ask(second, fifth)).status).toBe(200);
    expect(made).toHaveLength(1 + 2 + 3 + 3);
    expect(made).not.toContain(`${String(first)}-${String(fifth)}`);
    expect((await ask(second, third)).status).toBe(200);
  });

  it('travels as containers do: compressed, in ranges, immutable, under a tag of its pair', async () => {
    const [from, to] = await publish('com.acme.asked', ['1.0.0', '1.1.0']);
    const whole = await ask(from, to);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.toString()).toContain(`${String(from)} to ${String(to)}`);
    const etag = `"${String(from)}-${String(to)}"`;
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      etag,
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/octet-stream',
    });
    const packed = await ask(from, to, { 'Accept-Encoding': 'br' });
    expect(packed.headers.get('content-encoding')).toBe('br');
    expect(brotliDecompressSync(Buffer.from(await packed.arrayBuffer())).equals(bytes)).toBe(true);
    const part = await ask(from, to, { Range: 'bytes=10-19', 'If-Range': etag });
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes 10-19/${String(bytes.length)}`,
    ]);
    expect(await part.text()).toBe(bytes.subarray(10, 20).toString());
    expect((await ask(from, to, { 'If-None-Match': etag })).status).toBe(304);
    expect((await ask(from, to, { Range: 'bytes=99999-' })).status).toBe(416);
  });

  it('rebuilds the container that was published', async () => {
    make = (base, target) => createDelta(base, target, { baseSha256: digest(base) });
    const [from = '', to = ''] = await publish('com.acme.real', ['1.0.0', '1.1.0'], noise());
    const bytesAt = async (path: string) =>
      new Uint8Array(await (await acme.store.app.request(path)).arrayBuffer());
    const base = await bytesAt(`/blobs/${from}`);
    const target = await bytesAt(`/blobs/${to}`);
    const patch = await bytesAt(`/deltas/${from}/${to}`);
    const pieces = [];
    for await (const piece of applyDelta({
      patch: new Blob([patch]).stream(),
      base: {
        size: base.length,
        read: (offset, length) => Promise.resolve(base.subarray(offset, offset + length)),
      },
      expected: { size: target.length, baseSha256: from },
    }))
      pieces.push(Uint8Array.from(piece));
    expect(Buffer.concat(pieces).equals(target)).toBe(true);
  });

  it('from an older release is made when somebody asks, and once for all who ask', async () => {
    const [oldest] = await publish('com.acme.many', ['1.0.0']);
    const newest = (await publish('com.acme.many', ['1.1.0', '1.2.0', '1.3.0', '1.4.0'])).at(-1);
    made.length = 0;
    const answers = await Promise.all([1, 2, 3].map(() => ask(oldest, newest)));
    for (const answer of answers) expect(await missing(answer)).toBe('10');
    await acme.store.deltas.settled();
    expect(made).toEqual([`${String(oldest)}-${String(newest)}`]);
    expect((await ask(oldest, newest)).status).toBe(200);
  });

  it('that is not worth its bytes is remembered as none', async () => {
    make = (_base, target) => target;
    const [from, to] = await publish('com.acme.large', ['1.0.0', '1.1.0']);
    expect(made).toHaveLength(1);
    expect(await missing(await ask(from, to))).toBe(null);
    await acme.store.deltas.settled();
    expect(made).toHaveLength(1);
  });

  it('that fails is told to the operator, and not tried for ever', async () => {
    make = () => Promise.reject(new Error('out of memory'));
    const [from, to] = await publish('com.acme.fails', ['1.0.0', '1.1.0']);
    expect(await missing(await ask(from, to))).toBe(null);
    expect(made).toHaveLength(1);
    expect(acme.store.logged.splice(0)).toMatchObject([{ message: 'out of memory' }]);
  });

  it('does not lead to or from what was recalled', async () => {
    const [from, to] = await publish('com.acme.recalled', ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0']).then(
      (containers) => [containers.at(0), containers.at(-1)] as const,
    );
    const recall = { type: 'range', id: 'com.acme.recalled', mode: 'soft', reason: 'Bad' };
    await acme.recall([{ ...recall, fromSeq: 5, toSeq: 5 }]);
    expect(await missing(await ask(from, to))).toBe(null);
    await acme.recall([{ ...recall, fromSeq: 1, toSeq: 1 }]);
    expect(await missing(await ask(from, to))).toBe(null);
    await acme.recall([]);
    expect(await missing(await ask(from, to))).toBe('10');
  });

  it('is between two releases of one program, towards one of its last', async () => {
    const [other] = await publish('com.acme.other', ['1.0.0']);
    const turn = await publish('com.acme.turn', ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0']);
    const [oldest] = turn;
    const newest = turn.at(-1);
    for (const [from, to] of [
      [other, newest],
      [newest, newest],
      [newest, oldest],
      ['a'.repeat(64), newest],
      ['x', newest],
      ['..%2f', '..%2f'],
    ])
      expect(await missing(await ask(from, to)), `${String(from)} ${String(to)}`).toBe(null);
    expect(await missing(await ask(newest, turn.at(-2)))).toBe('10');
  });
});
