import { createDelta } from '@org/package-format/delta';
import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { digestOf, openDownloadScene, untilSettled } from './download-scene.js';
import { cutAfter, endless, reply, silent, withHeaders } from './lying-server.js';
import { createCanceller } from '../src/canceller.js';

import type { DownloadScene } from './download-scene.js';
import type { Lie } from './lying-server.js';
import type { PublishedRelease, ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;
let old: PublishedRelease;
let older: PublishedRelease;
let next: PublishedRelease;
let patch: Uint8Array;
let scene: DownloadScene;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
  const photo = noise(400_000);
  const release = (version: string, script: string) =>
    factory.release({ manifest: { version }, files: { 'app.js': script, 'photo.bin': photo } });
  older = await release('1.0.0', 'one()');
  old = await release('1.1.0', 'two()');
  next = await release('1.2.0', 'three()');
  patch = await deltaFrom(old);
});

beforeEach(() => {
  scene = openDownloadScene(factory);
  scene.serve(next);
  scene.server.subject = '/deltas/';
  scene.keep(old);
  scene.server.files.set(pathFrom(old), patch);
});

describe('a release that follows from one that is here (updates 5.10)', () => {
  it('costs the patch and nothing else, and is the published container byte for byte', async () => {
    expect(await scene.fetch(next, { bases: [old] })).toBe('fetched');
    expect(asked()).toEqual([pathFrom(old)]);
    expect(scene.server.sentBytes).toBe(patch.length);
    expect(patch.length).toBeLessThan(next.container.length / 10);
    expect(isWhole()).toBe(true);
  });

  it('is fetched whole when there is no patch', async () => {
    scene.server.files.delete(pathFrom(old));
    expect(await scene.fetch(next, { bases: [old] })).toBe('fetched');
    expect(asked()).toEqual([pathFrom(old), `/blobs/${next.sha256}`]);
    expect(isWhole()).toBe(true);
  });

  it('is tried from the newest two that are here whole, in turn', async () => {
    scene.keep(older);
    scene.server.files.delete(pathFrom(old));
    scene.server.files.set(pathFrom(older), await deltaFrom(older));
    expect(await scene.fetch(next, { bases: [older, old] })).toBe('fetched');
    expect(asked()).toEqual([pathFrom(old), pathFrom(older)]);
  });

  it('is not asked for from a release whose package is not here whole', async () => {
    expect(await scene.fetch(next, { bases: [older] })).toBe('fetched');
    expect(asked()).toEqual([`/blobs/${next.sha256}`]);
  });

  it('is not worth a question when it is small', async () => {
    const small = await factory.release({ manifest: { version: '1.3.0' } });
    scene.serve(small);
    expect(await scene.fetch(small, { bases: [old] })).toBe('fetched');
    expect(asked()).toEqual([`/blobs/${small.sha256}`]);
  });

  it('goes on with what has arrived of the whole, once that is the larger part', async () => {
    const video = noise(4_500_000);
    const large = await factory.release({ manifest: { version: '1.4.0' }, files: { 'v.mp4': video } });
    scene.serve(large);
    scene.server.subject = '/blobs/';
    scene.server.lies.push(cutAfter(4_300_000), silent);
    void scene.begin(large);
    await settle();
    scene.restart();
    scene.server.lies.length = 0;
    scene.server.asked.length = 0;
    expect(await scene.fetch(large, { bases: [old] })).toBe('fetched');
    expect(asked()).toEqual([`/blobs/${large.sha256}`]);
  });
});

describe('progress of a patch', () => {
  it('counts its own bytes where the store says how many they are', async () => {
    scene.server.lies.push(withHeaders({ 'content-length': String(patch.length) }));
    await scene.fetch(next, { bases: [old] });
    const total = { totalBytes: patch.length };
    expect(scene.progress[0]).toMatchObject({ receivedBytes: 0, ...total });
    expect(scene.progress.at(-1)).toMatchObject({ receivedBytes: patch.length, ...total });
  });

  it('counts what is made of it where the store does not say, or compressed it', async () => {
    scene.server.lies.push(withHeaders({ 'content-length': '7', 'content-encoding': 'br' }));
    await scene.fetch(next, { bases: [old] });
    const { length } = next.container;
    expect(scene.progress.at(-1)).toMatchObject({ receivedBytes: length, totalBytes: length });
  });
});

describe('a patch that leads nowhere', () => {
  const sending =
    (bytes: () => Uint8Array): Lie =>
    () =>
      reply(200, bytes());
  it.each<[string, Lie]>([
    ['U9 a bomb that never ends', endless],
    ['U9 one that is nearly as large as the package', sending(() => noise(next.container.length))],
    ['U9 one that makes another size', sending(() => withNumber(patch, 1, next.container.length + 1))],
    ['U9 one that makes the largest size', sending(() => withNumber(patch, 1, 0xffffffff))],
    ['U9 one that reads outside the base', sending(() => withNumber(patch, 0, 0xffffffff))],
    ['U10 one from another base', sending(() => changed(patch, 10))],
    ['one with its instructions changed', sending(() => changed(patch, 60))],
    ['one with its bytes changed', sending(() => changed(patch, patch.length - 1))],
    ['one with bytes after its end', sending(() => Uint8Array.from([...patch, 0]))],
    ['one that ends too early', sending(() => patch.subarray(0, -1))],
    ['an empty one', sending(() => new Uint8Array())],
    ['a page in its place', sending(() => new TextEncoder().encode('<!doctype html>'))],
    ['a store that falls silent', silent],
    ['a store that fails', () => reply(503, new Uint8Array())],
  ])('%s: the whole is fetched in the same run', async (_name, lie) => {
    scene.server.lie = lie;
    expect(await scene.fetch(next, { bases: [old] })).toBe('fetched');
    expect(asked().at(-1)).toBe(`/blobs/${next.sha256}`);
    expect(isWhole()).toBe(true);
  });

  it('a base that this disk has damaged is found out by what comes of it', async () => {
    const { bodies } = scene.platform.disk;
    bodies.set(`${digestOf(old)}.mpk`, changed(old.container, old.container.length >> 1));
    expect(await scene.fetch(next, { bases: [old] })).toBe('fetched');
    expect(asked()).toEqual([pathFrom(old), `/blobs/${next.sha256}`]);
    expect(isWhole()).toBe(true);
    expect(scene.platform.logged.map(({ event }) => event)).toContain('delta-refused');
  });

  it('one that was cut is asked for once more', async () => {
    scene.server.lies.push(cutAfter(100));
    expect(await scene.fetch(next, { bases: [old] })).toBe('fetched');
    expect(asked()).toEqual([pathFrom(old), pathFrom(old)]);
  });

  it('a cancel ends it, and the whole is not begun', async () => {
    const canceller = createCanceller();
    scene.server.lie = silent;
    const outcome = scene.begin(next, { bases: [old], signal: canceller.signal });
    await settle();
    canceller.cancel();
    expect(await untilSettled(scene.platform, scene.server, outcome)).toBe('Cancelled.');
    expect(asked()).toEqual([pathFrom(old)]);
  });
});

function asked(): readonly string[] {
  return scene.server.asked.map(({ path }) => path);
}

function pathFrom(base: PublishedRelease): string {
  return `/deltas/${base.sha256}/${next.sha256}`;
}

function deltaFrom(base: PublishedRelease): Promise<Uint8Array> {
  return createDelta(base.container, next.container, { baseSha256: base.sha256 });
}

function isWhole(): boolean {
  return Buffer.compare(scene.onDisk(next) ?? new Uint8Array(), next.container) === 0;
}

function noise(byteCount: number): Uint8Array {
  let state = 7;
  return Uint8Array.from({ length: byteCount }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state >> 16;
  });
}

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** Another of the numbers in the header of a patch (package-format 12.2). */
function withNumber(bytes: Uint8Array, index: number, value: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(36 + 4 * index, value);
  return copy;
}
