import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { digestOf, openDownloadScene, untilSettled } from './download-scene.js';
import { cutAfter, endAfter, reply, silent, trickle, withHeaders } from './lying-server.js';
import { createCanceller } from '../src/canceller.js';
import { createDownloadTurns } from '../src/download-turns.js';

import type { DownloadScene } from './download-scene.js';
import type { Lie } from './lying-server.js';
import type { PublishedRelease, ReleaseFactory } from '@org/testkit';

const MIB = 1_048_576;
let factory: ReleaseFactory;
/** Of a little more than five mebibytes: two whole parts and a rest. */
let large: PublishedRelease;
let scene: DownloadScene;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
  large = await factory.release({ files: { 'video.mp4': noise(5 * MIB) } });
});

beforeEach(() => {
  scene = openDownloadScene(factory);
  scene.serve(large);
});

describe('a download that is interrupted (updates 5.6, 5.7)', () => {
  const firstBytes = () => scene.server.asked.map(({ from }) => from);

  it('goes on where it broke, and asks for nothing twice', async () => {
    scene.server.lies.push(cutAfter(3 * MIB), cutAfter(MIB));
    expect(await scene.fetch(large)).toBe('fetched');
    expect(firstBytes()).toEqual([0, 3 * MIB, 4 * MIB]);
    expect(scene.server.asked[1]?.ifRange).toBe(`"${large.sha256}"`);
    expect(scene.server.sentBytes).toBe(large.container.length);
    expect(isWhole()).toBe(true);
    expect(scene.blobKeys()).toEqual([`${digestOf(large)}.mpk`]);
  });

  it('goes on after a power cut from the last whole part', async () => {
    scene.server.lies.push(cutAfter(3 * MIB), silent);
    void scene.begin(large);
    await settle();
    scene.restart();
    expect(scene.blobKeys()).toEqual([`${digestOf(large)}.mpk.part-0`]);
    scene.server.lies.length = 0;
    expect(await scene.fetch(large)).toBe('fetched');
    expect(firstBytes()).toEqual([0, 2 * MIB]);
    expect(scene.progress.map(({ receivedBytes }) => receivedBytes)).toContain(2 * MIB);
    expect(isWhole()).toBe(true);
  });

  it('goes on after a cancel from the last byte, in as many steps as it takes', async () => {
    let from = 0;
    for (const at of [1.5 * MIB, 2.5 * MIB, 2.75 * MIB]) {
      const canceller = createCanceller();
      scene.server.lies.push(cutAfter(at - from), silent);
      const outcome = scene.begin(large, { signal: canceller.signal });
      await settle();
      canceller.cancel();
      expect(await outcome).toBe('Cancelled.');
      scene.server.lies.length = 0;
      from = at;
      scene.restart();
    }
    expect(await scene.fetch(large)).toBe('fetched');
    expect(firstBytes()).toEqual([0, 1.5 * MIB, 2.5 * MIB, 2.75 * MIB]);
    expect(scene.server.sentBytes).toBe(large.container.length);
    expect(isWhole()).toBe(true);
  });

  it('needs no network when only the last step was lost', async () => {
    const canceller = createCanceller();
    scene.restart({
      blobs: (good) => ({
        ...good,
        put: (key, chunks) => (key.endsWith('.mpk') ? new Promise(() => undefined) : good.put(key, chunks)),
      }),
    });
    void scene.begin(large, { signal: canceller.signal });
    await settle();
    scene.restart({});
    scene.server.asked.length = 0;
    expect(await scene.fetch(large)).toBe('fetched');
    // The last part was not full, so it was not written before the whole.
    expect(firstBytes()).toEqual([4 * MIB]);
  });

  it('waits longer each time, and not always equally long', async () => {
    scene.server.lie = cutAfter(0);
    const startMs = scene.platform.clock.now();
    expect(await scene.fetch(large)).toBe('The connection was reset.');
    expect(scene.server.asked).toHaveLength(5);
    const waitedMs = scene.platform.clock.now() - startMs;
    expect(waitedMs).toBeGreaterThan(7_500);
    expect(waitedMs).toBeLessThan(17_000);
  });

  it('does not count a failure against it once a part has come through since', async () => {
    const many = await factory.release({ files: { 'video.mp4': noise(14 * MIB) } });
    scene.serve(many);
    scene.server.lie = cutAfter(2.1 * MIB);
    expect(await scene.fetch(many)).toBe('fetched');
    expect(scene.server.asked).toHaveLength(7);
  });

  it('ends its wait when it is cancelled', async () => {
    scene.server.lie = cutAfter(0);
    const canceller = createCanceller();
    const outcome = scene.begin(large, { signal: canceller.signal });
    await settle();
    canceller.cancel();
    expect(await outcome).toBe('Cancelled.');
    expect(scene.platform.clock.pending).toBe(0);
  });

  it.each([
    ['is damaged', (bytes: Uint8Array) => flip(bytes)],
    ['is longer than a part can be', (bytes: Uint8Array) => join(bytes, bytes)],
    ['is shorter than it was', (bytes: Uint8Array) => bytes.slice(0, -7)],
    ['is empty', () => new Uint8Array()],
  ])('fetches a kept part that %s again, once', async (_how, damage) => {
    scene.server.lies.push(cutAfter(5 * MIB), silent);
    void scene.begin(large);
    await settle();
    const key = `${digestOf(large)}.mpk.part-0`;
    const { bodies } = scene.platform.disk;
    bodies.set(key, damage(bodies.get(key) ?? new Uint8Array()));
    scene.restart();
    scene.server.lies.length = 0;
    expect(await scene.fetch(large)).toBe('fetched');
    expect(isWhole()).toBe(true);
    expect(scene.blobKeys()).toEqual([`${digestOf(large)}.mpk`]);
  });
});

describe('two pages over one disk that fetch the same package', () => {
  it('both end with it', async () => {
    scene.server.lies.push(cutAfter(4.5 * MIB));
    const first = scene.begin(large);
    await settle();
    const { clock } = scene.platform;
    scene.restart();
    expect(await scene.fetch(large)).toBe('fetched');
    await clock.advance(60_000);
    expect(await first).toBe('fetched');
    expect(isWhole()).toBe(true);
    expect(scene.blobKeys()).toEqual([`${digestOf(large)}.mpk`]);
  });
});

describe('a store that answers a resumed download (updates 5.6)', () => {
  const whole: Lie = (honest) => ({ ...reply(200, large.container), headers: honest.headers });
  const elsewhere = withHeaders({ 'content-range': 'bytes 1048576-5250000/5250001' });

  it.each<[string, Lie, readonly number[]]>([
    ['with the whole', whole, []],
    ['with another range, and then the whole', elsewhere, [0]],
    [
      'with the bytes of something else, and then the whole',
      withHeaders({ etag: '"of-something-else"' }),
      [0],
    ],
    ['that there is no such range, and then with the whole', () => reply(416, new Uint8Array()), [0]],
  ])('%s is believed no byte, and loses none', async (_how, lie, then) => {
    scene.server.lies.push(cutAfter(3 * MIB), lie);
    expect(await scene.fetch(large)).toBe('fetched');
    expect(scene.server.asked.map(({ from }) => from)).toEqual([0, 3 * MIB, ...then]);
    expect(isWhole()).toBe(true);
  });

  it('with an error is asked again', async () => {
    scene.server.lies.push(cutAfter(3 * MIB), () => reply(503, new Uint8Array()));
    expect(await scene.fetch(large)).toBe('fetched');
    expect(scene.server.asked.map(({ from }) => from)).toEqual([0, 3 * MIB, 3 * MIB]);
  });
});

describe('progress', () => {
  it('tells bytes and the time that is left, from the pace of the last seconds', async () => {
    scene.server.lie = trickle(scene.platform.clock, 64 * 1_024);
    const outcome = scene.begin(large);
    await scene.platform.clock.advance(40_000);
    const { receivedBytes, totalBytes, remainingMs } = scene.progress.at(-1) ?? {};
    expect([receivedBytes, totalBytes]).toEqual([40 * 64 * 1_024, large.container.length]);
    expect(scene.progress[0]).toEqual({ receivedBytes: 0, totalBytes, remainingMs: null });
    expect(remainingMs).toBeCloseTo((((totalBytes ?? 0) - (receivedBytes ?? 0)) / 65_536) * 1_000, -2);
    expect(await untilSettled(scene.platform, scene.server, outcome)).toBe('fetched');
    expect(scene.progress.at(-1)).toMatchObject({ receivedBytes: totalBytes, remainingMs: 0 });
  });

  it('is told a few times a second, however many pieces come', async () => {
    await scene.fetch(large);
    expect(scene.progress.length).toBeLessThan(5);
  });
});

describe('many downloads (updates 5.8)', () => {
  it('run three at a time; the others wait, and can be cancelled meanwhile', async () => {
    const releases: PublishedRelease[] = [];
    for (const one of [1, 2, 3, 4, 5])
      releases.push(await factory.release({ files: { 'data.bin': noise(100_000 + one) } }));
    const canceller = createCanceller();
    for (const release of releases) scene.serve(release);
    scene.server.lie = trickle(scene.platform.clock, 16_384);
    const outcomes = releases.map((release, index) =>
      scene.begin(release, index === 3 ? { signal: canceller.signal } : {}),
    );
    await scene.platform.clock.advance(2_000);
    expect([scene.server.asked.length, scene.server.sending]).toEqual([3, 3]);
    canceller.cancel();
    expect(await outcomes[3]).toBe('Cancelled.');
    const ended = await untilSettled(scene.platform, scene.server, Promise.all(outcomes));
    expect(ended).toEqual(['fetched', 'fetched', 'fetched', 'Cancelled.', 'fetched']);
    expect(scene.server.mostSending).toBe(3);
  });
});

describe('turns on the network', () => {
  it('go to whom somebody waits for, before the rest', async () => {
    const inTurn = createDownloadTurns(1);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const ask = (name: string, isUrgent: boolean) =>
      inTurn(
        () => {
          begun.push(name);
          return new Promise<void>((resolve) => ends.push(resolve));
        },
        { isUrgent },
      );
    const all = [ask('first', false), ask('background', false), ask('urgent', true)];
    for (let turn = 0; turn < 3; turn += 1) {
      await settle();
      ends[turn]?.();
    }
    await Promise.all(all);
    expect(begun).toEqual(['first', 'urgent', 'background']);
  });
});

describe('an answer that ends early without an error', () => {
  it('is a broken transfer', async () => {
    scene.server.lies.push(endAfter(3 * MIB));
    expect(await scene.fetch(large)).toBe('fetched');
    expect(scene.server.asked.map(({ from }) => from)).toEqual([0, 3 * MIB]);
  });
});

function isWhole(): boolean {
  return Buffer.compare(scene.onDisk(large) ?? new Uint8Array(), large.container) === 0;
}

function noise(byteCount: number): Uint8Array {
  let state = byteCount;
  return Uint8Array.from(
    { length: byteCount },
    () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16,
  );
}

function flip(bytes: Uint8Array): Uint8Array {
  const damaged = bytes.slice();
  damaged[1_000_000] = (damaged[1_000_000] ?? 0) ^ 1;
  return damaged;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
