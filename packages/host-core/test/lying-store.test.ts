import {
  createMemoryPlatform,
  createMemoryStore,
  createReleaseFactory,
  createVirtualClock,
  scriptPrograms,
  settle,
} from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id } from './device.js';
import { digestOf, untilSettled } from './download-scene.js';
import {
  createLyingServer,
  cutAfter,
  endAfter,
  endless,
  reply,
  silent,
  trickle,
  withHeaders,
} from './lying-server.js';
import { createHost } from '../src/host.js';

import type { Lie, LyingServer } from './lying-server.js';
import type { Host } from '../src/host-api.js';
import type { LaunchOutcome } from '../src/launch-outcome.js';
import type { RefusalCode, UpdateOutcome } from '../src/update-outcome.js';
import type { MemoryPlatform, MemoryStore, PublishedRelease, ReleaseFactory } from '@org/testkit';

const MIB = 1_048_576;
let factory: ReleaseFactory;
let first: PublishedRelease;
let second: PublishedRelease;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
  const video = new Uint8Array(3 * MIB).fill(1);
  first = await factory.release({ manifest: { version: '1.0.0' }, files: { 'video.mp4': video } });
  const changed = video.slice().fill(2, MIB, 2 * MIB);
  second = await factory.release({ manifest: { version: '1.1.0' }, files: { 'video.mp4': changed } });
});

let store: MemoryStore;
let server: LyingServer;
let platform: MemoryPlatform;
let host: Host;
/** Writes that still succeed. */
let writesLeft: number;

beforeEach(async () => {
  store = createMemoryStore((path) => factory.authority.answer(path));
  server = createLyingServer(store.url, store.network);
  writesLeft = Infinity;
  platform = openPlatform();
  host = await openHost();
  publish(first);
  expect(await host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
  expect(await launchedVersion()).toBe('1.0.0');
  publish(second);
  server.asked.length = 0;
});

// U6 and U7, statements that are old or come from the far future, are in host-update, floors and theft.
describe('a download from a lying server (updates 5.5)', () => {
  const mixed: Lie = (honest, { range }) => ({
    ...honest,
    body: reply(206, first.container.subarray(range?.from ?? 0)).body,
  });

  it.each<[string, () => readonly Lie[], Partial<UpdateOutcome>]>([
    ['U1 that never stops sending is read to the signed size and no further', () => [endless], staged()],
    ['U1 that trickles for ever is left', () => forever(trickle(platform.clock, 100)), offline(/kilobyte/u)],
    ['U1 that falls silent is left', () => forever(silent), offline(/nothing for 20 seconds/u)],
    ['U2 that says it is longer', () => [withHeaders({ 'content-length': '99999999' })], staged()],
    ['U2 that says it is shorter', () => [withHeaders({ 'content-length': '3' })], staged()],
    ['U2 that is shorter, each time', () => forever(endAfter(1_000)), offline(/ended too early/u)],
    ['U2 that is empty', () => forever(endAfter(0)), offline(/ended too early/u)],
    [
      'U3 that swells when it is decoded is cut at the signed size',
      () => [
        (honest, request) =>
          withHeaders({ 'content-encoding': 'gzip' })(endless(zeros(honest), request), request),
      ],
      refused(/NOT_A_CONTAINER|CONTAINER_NOT_CANONICAL/u),
    ],
    [
      'U4 that goes on with another range',
      () => [cutAfter(MIB), withHeaders({ 'content-range': 'bytes 7-8/9' })],
      staged(),
    ],
    ['U4 that begins anew', () => [cutAfter(MIB), () => reply(200, second.container)], staged()],
    [
      'U4 that has no such range, ever',
      () => forever(cutAfter(MIB), () => reply(416, new Uint8Array())),
      offline(/416/u),
    ],
    [
      'U4 that goes on with bytes of something else',
      () => [cutAfter(MIB), withHeaders({ etag: `"${first.sha256}"` })],
      staged(),
    ],
    ['U5 that leads elsewhere', () => forever(redirect), offline(/redirect/u)],
    [
      'U8 that sends another release',
      () => [() => reply(200, first.container)],
      refused(/STATEMENT_MISMATCH/u),
    ],
    [
      'U8 that goes on with another release',
      () => [cutAfter(1.5 * MIB), mixed],
      refused(/FILE_HASH_MISMATCH/u),
    ],
    ['U8 that does not have it', () => forever(() => reply(404, new Uint8Array())), offline(/404/u)],
    ['U8 that fails', () => forever(() => reply(500, new Uint8Array())), offline(/500/u)],
  ])('%s', async (_name, lies, expected) => {
    tell(lies());
    const outcome = await untilSettled(platform, server, host.update(id));
    expect(outcome).toMatchObject(expected);
    const isStaged = outcome.type === 'staged';
    expect(platform.disk.bodies.has(`${digestOf(second)}.mpk`)).toBe(isStaged);
    expect(await launchedVersion()).toBe(isStaged ? '1.1.0' : '1.0.0');
    await expectGoodEnd();
  });

  it('U1 costs no more of the network than the signed size', async () => {
    server.lie = endless;
    await untilSettled(platform, server, host.update(id));
    expect(server.sentBytes).toBeLessThan(first.container.length + second.container.length + 200_000);
  });
});

describe('U11 a disk that is full (updates 5.9)', () => {
  it('at any write of an update leaves the installed release launchable, and is told', async () => {
    const outcomes = new Set<string>();
    for (let writes = 0; !outcomes.has('staged'); writes += 1) {
      writesLeft = writes;
      const outcome = await untilSettled(platform, server, host.update(id));
      outcomes.add(outcome.type);
      writesLeft = Infinity;
      expect([...platform.disk.bodies.keys()].filter((key) => key.includes('.part-'))).toEqual([]);
      if (outcome.type !== 'staged') expect(await launchedVersion()).toBe('1.0.0');
    }
    // Before the store's answer is known, nobody can say what there is no room for.
    expect([...outcomes]).toEqual(['offline', 'no-space', 'staged']);
    expect(await launchedVersion()).toBe('1.1.0');
  });
});

function tell(lies: readonly Lie[]): void {
  const [last] = lies.slice(-1);
  server.lies.push(...lies.filter((one) => !persistent.has(one)));
  server.lie = last !== undefined && persistent.has(last) ? last : null;
}

/** Lies that do not stop. */
const persistent = new Set<Lie>();

function forever(...lies: readonly Lie[]): readonly Lie[] {
  const [last] = lies.slice(-1);
  if (last !== undefined) persistent.add(last);
  return lies;
}

/** Whatever was, an honest store and a good disk lead to the newest release. */
async function expectGoodEnd(): Promise<void> {
  server.lies.length = 0;
  server.lie = null;
  await untilSettled(platform, server, host.update(id));
  expect(await launchedVersion()).toBe('1.1.0');
}

function publish(release: PublishedRelease): void {
  store.publish(release);
  server.files.set(`/blobs/${release.sha256}`, release.container);
}

async function launchedVersion(): Promise<string> {
  const outcome: LaunchOutcome = await host.launch(id);
  await settle();
  await settle();
  return outcome.type === 'launched' ? outcome.program.version : outcome.type;
}

function openPlatform(): MemoryPlatform {
  const memory = createMemoryPlatform({
    network: server.network,
    program: scriptPrograms(settle).script,
    clock: createVirtualClock(),
  });
  const { blobs, records } = memory;
  return {
    ...memory,
    blobs: { ...blobs, put: (key, chunks) => written(() => blobs.put(key, chunks)) },
    records: {
      ...records,
      commit: (changes, options) => written(() => records.commit(changes, options)),
      commitIf: (expected, changes) => written(() => records.commitIf(expected, changes)),
    },
  };
}

function written<T>(write: () => Promise<T>): Promise<T> {
  writesLeft -= 1;
  if (writesLeft >= 0) return write();
  const error = new Error('The disk is full.');
  error.name = 'QuotaExceededError';
  return Promise.reject(error);
}

function openHost(): Promise<Host> {
  return createHost({
    platform,
    name: 'Test Host',
    version: '2.0.0',
    store: { url: store.url, root: factory.root },
  });
}

function zeros(honest: ReturnType<Lie>): ReturnType<Lie> {
  return { ...honest, body: reply(200, new Uint8Array(1_000)).body };
}

const redirect: Lie = () => {
  throw new Error('It is a redirect.');
};

function staged(): Partial<UpdateOutcome> {
  return { type: 'staged', version: '1.1.0' };
}

function offline(reason: RegExp): Partial<UpdateOutcome> {
  return { type: 'offline', reason: expect.stringMatching(reason) as string };
}

function refused(code: RegExp): Partial<UpdateOutcome> {
  return { type: 'refused', code: expect.stringMatching(code) as RefusalCode };
}
