import {
  createMemoryPlatform,
  createMemoryStore,
  createReleaseFactory,
  createVirtualClock,
  scriptPrograms,
  settle,
} from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createHost } from '../src/host.js';

import type { Host } from '../src/host.js';
import type { HostEvents } from '../src/host-events.js';
import type { RunningProgram } from '../src/running-program.js';
import type {
  MemoryPlatform,
  MemoryStore,
  ReleaseFactory,
  ReleaseOptions,
  ScriptedPrograms,
} from '@org/testkit';

const id = 'com.example.loans';
let factory: ReleaseFactory;
let store: MemoryStore;
let programs: ScriptedPrograms;
let platform: MemoryPlatform;
let host: Host;
let notices: HostEvents['release'][];

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  store = createMemoryStore();
  programs = scriptPrograms(settle);
  platform = createMemoryPlatform({ network: store.network, program: programs.script });
  host = await openHost();
});

async function openHost(version = '2.0.0'): Promise<Host> {
  const opened = await createHost({
    platform,
    name: 'Test Host',
    version,
    store: { url: store.url, keys: [factory.storeKey] },
  });
  notices = [];
  opened.on('release', (notice) => notices.push(notice));
  return opened;
}

/** The device is switched off and on: the disk stays. */
async function restart(version?: string): Promise<void> {
  const { disk } = platform;
  programs = scriptPrograms(settle);
  const clock = createVirtualClock(platform.clock.now());
  platform = createMemoryPlatform({ network: store.network, program: programs.script, disk, clock });
  host = await openHost(version);
}

async function publish(version: string, options: ReleaseOptions = {}): Promise<void> {
  store.publish(await factory.release({ ...options, manifest: { version, ...options.manifest } }));
}

async function install(version: string, options: ReleaseOptions = {}): Promise<void> {
  await publish(version, options);
  expect(await host.update(id)).toEqual({ type: 'staged', version });
}

async function launch(): Promise<RunningProgram> {
  const outcome = await host.launch(id);
  expect(outcome.type).toBe('launched');
  // The program greets, and then says that it is ready.
  await settle();
  await settle();
  return (outcome as { program: RunningProgram }).program;
}

async function call(
  method: string,
  params: unknown = {},
  callId = `c${String(Math.random()).slice(2)}`,
): Promise<unknown> {
  programs.guest.send([{ type: 'call', id: callId, method, params }]);
  await settle();
  await settle();
  return programs.guest.answersTo(callId)[0];
}

describe('a first install', () => {
  it('downloads, verifies, launches and is confirmed by app.ready', async () => {
    expect(await host.launch(id)).toEqual({ type: 'not-installed' });
    await install('1.0.0');
    const program = await launch();
    expect([program.name, program.version, program.state]).toEqual(['Loans', '1.0.0', 'running']);
    expect(notices.map(({ type }) => type)).toEqual(['trial', 'confirmed']);
    expect(await host.update(id)).toEqual({ type: 'up-to-date', version: '1.0.0' });
    expect(await host.installed()).toEqual([
      {
        id,
        name: 'Loans',
        version: '1.0.0',
        sizeBytes: expect.any(Number) as number,
        stagedVersion: null,
        failed: [],
      },
    ]);
  });

  it('goes on where a broken transfer stopped', async () => {
    store.cuts = 2;
    await install('1.0.0', { files: { 'large.bin': new Uint8Array(200_000).fill(7) } });
    expect(store.requests.filter((path) => path.startsWith('/blobs/'))).toHaveLength(3);
  });

  it('uses a package that was fetched before the power went', async () => {
    const release = await factory.release({ manifest: { version: '1.0.0' } });
    store.publish(release);
    await host.update(id);
    platform.disk.rows.clear();
    await restart();
    expect(await host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
    expect(store.requests.filter((path) => path.startsWith('/blobs/'))).toHaveLength(1);
  });

  it('can be cancelled, and leaves nothing', async () => {
    await publish('1.0.0', { files: { 'large.bin': new Uint8Array(200_000) } });
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      addEventListener: (_type: 'abort', listener: () => void) => listeners.add(listener),
      removeEventListener: (_type: 'abort', listener: () => void) => listeners.delete(listener),
    };
    host.on('update', ({ state, receivedBytes = 0 }) => {
      if (state !== 'downloading' || receivedBytes < 30_000) return;
      signal.aborted = true;
      for (const listener of listeners) listener();
    });
    expect(await host.update(id, { signal })).toEqual({ type: 'cancelled' });
    expect([...platform.disk.bodies.keys()]).toEqual([]);
    expect(listeners.size).toBe(0);
  });

  it.each<[string, ReleaseOptions, string]>([
    [
      'asks for a permission its partner may not have',
      { partner: { permissions: [] } },
      'STATEMENT_MISMATCH',
    ],
    [
      'allows a domain its partner may not have',
      { manifest: { allowedDomains: ['evil.example'] }, partner: { domains: [] } },
      'STATEMENT_MISMATCH',
    ],
    [
      'is another than the statement names',
      { statement: { manifestSha256: '0'.repeat(64) } },
      'STATEMENT_MISMATCH',
    ],
    ['has another version than the statement', { statement: { version: '9.9.9' } }, 'STATEMENT_MISMATCH'],
    [
      'is signed with an expired statement',
      { statement: { signedAt: '2019-12-01T00:00:00Z', expires: '2020-01-01T00:00:00Z' } },
      'STATEMENT_EXPIRED',
    ],
  ])('is refused when the package %s', async (_title, options, code) => {
    await publish('1.0.0', options);
    expect(await host.update(id)).toMatchObject({ type: 'refused', code });
    expect([...platform.disk.bodies.keys()]).toEqual([]);
    expect(await host.launch(id)).toEqual({ type: 'not-installed' });
  });

  it('is refused when another store signed it', async () => {
    const other = await createReleaseFactory(globalThis.crypto.subtle);
    store.publish(await other.release({}));
    expect(await host.update(id)).toMatchObject({ type: 'refused', code: 'KEY_UNKNOWN' });
  });
});

describe('an update', () => {
  beforeEach(async () => {
    await install('1.0.0');
    await launch();
  });

  it('is staged while the program runs, tried at the next launch, and confirmed', async () => {
    const progress: string[] = [];
    host.on('update', ({ state }) => progress.push(state));
    await install('1.1.0');
    expect(progress.slice(0, 2)).toEqual(['checking', 'downloading']);
    expect(progress.slice(-2)).toEqual(['staged', 'ended']);
    expect(programs.opened).toEqual(['1.0.0']);
    const program = await launch();
    expect(program.version).toBe('1.1.0');
    expect(notices.slice(-2)).toEqual([
      { id, type: 'trial', version: '1.1.0' },
      { id, type: 'confirmed', version: '1.1.0' },
    ]);
  });

  it('tells the running program', async () => {
    await call('bridge.subscribe', { event: 'update.ready' });
    await install('1.1.0');
    await settle();
    expect(programs.guest.received.filter(({ type }) => type === 'event')).toMatchObject([
      { event: 'update.ready', sequence: 1, data: { version: '1.1.0' } },
    ]);
  });

  it.each([
    ['throws', 0, 'It reported an error: x is not defined'],
    ['paints-nothing', 10_000, 'It showed nothing for ten seconds.'],
    ['hangs', 5_000, 'It stopped responding.'],
  ] as const)(
    'that %s gives way to the previous release in the same launch',
    async (behaviour, waitMs, reason) => {
      await call('storage.set', { key: 'cart', value: ['book'] });
      await install('1.1.0');
      programs.behaviours.set('1.1.0', behaviour);
      const program = await launch();
      await platform.clock.advance(waitMs);
      expect([program.version, program.state]).toEqual(['1.0.0', 'running']);
      expect(programs.opened).toEqual(['1.0.0', '1.1.0', '1.0.0']);
      expect(platform.openSurfaces.size).toBe(1);
      expect(notices.at(-1)).toEqual({
        id,
        type: 'rolled-back',
        version: '1.1.0',
        previousVersion: '1.0.0',
        reason,
      });
      expect(await call('storage.get', { key: 'cart' })).toMatchObject({ result: { value: ['book'] } });
      expect(await host.update(id)).toEqual({ type: 'failed-before', version: '1.1.0', reason });
      await launch();
      expect(programs.opened).toEqual(['1.0.0', '1.1.0', '1.0.0', '1.0.0']);
    },
  );

  it('that changes dataVersion and fails gives the data back', async () => {
    await call('storage.set', { key: 'cart', value: ['book'] });
    await install('1.1.0', { manifest: { dataVersion: 2 } });
    programs.behaviours.set('1.1.0', 'never-ready');
    await launch();
    await call('storage.set', { key: 'cart', value: { items: ['book'] } });
    programs.surface.sign({ type: 'error', message: 'migration failed' });
    await platform.clock.advance(0);
    expect(await call('storage.get', { key: 'cart' })).toMatchObject({ result: { value: ['book'] } });
  });

  it('that never calls app.ready is confirmed by the signs of health', async () => {
    await install('1.1.0');
    programs.behaviours.set('1.1.0', 'never-ready');
    await launch();
    await platform.clock.advance(7_999);
    expect(notices.at(-1)?.type).toBe('trial');
    await platform.clock.advance(1);
    expect(notices.at(-1)).toEqual({ id, type: 'confirmed', version: '1.1.0' });
  });

  it('is not confirmed by the app.ready of the release before it', async () => {
    const oldGuest = programs.guest;
    await install('1.1.0');
    programs.behaviours.set('1.1.0', 'never-ready');
    await launch();
    oldGuest.send([{ type: 'call', id: 'late', method: 'app.ready', params: {} }]);
    await settle();
    expect(notices.at(-1)?.type).toBe('trial');
  });

  it('that hangs the whole host is left behind at the third launch', async () => {
    await install('1.1.0');
    for (const expected of ['1.1.0', '1.1.0', '1.0.0']) {
      await restart();
      programs.behaviours.set('1.1.0', 'paints-nothing');
      expect((await launch()).version).toBe(expected);
    }
  });

  it('may be closed early twenty times, once it has painted, without being held against the release', async () => {
    await install('1.1.0');
    programs.behaviours.set('1.1.0', 'never-ready');
    for (let launches = 0; launches < 20; launches += 1) {
      const program = await launch();
      expect(program.version).toBe('1.1.0');
      await program.close();
    }
  });

  it('below what is installed is refused, and so is a replayed answer', async () => {
    const old = await factory.release({ manifest: { version: '1.0.5' } });
    await install('1.1.0');
    await launch();
    store.publish(old);
    expect(await host.update(id)).toMatchObject({ type: 'refused', code: 'STATEMENT_REPLAYED' });
    await publish('1.0.9');
    expect(await host.update(id)).toMatchObject({ type: 'refused', code: 'RELEASE_DOWNGRADE' });
  });

  it('for a newer host waits, and the installed release still launches', async () => {
    await publish('2.0.0', { manifest: { minHostVersion: '3.0.0' } });
    expect(await host.update(id)).toEqual({
      type: 'host-update-required',
      version: '2.0.0',
      minHostVersion: '3.0.0',
    });
    expect((await launch()).version).toBe('1.0.0');
  });

  it('without the store is offline, and installed programs launch', async () => {
    store.isOffline = true;
    expect(await host.update(id)).toMatchObject({ type: 'offline' });
    expect(await host.catalog()).toMatchObject({ type: 'offline' });
    expect((await launch()).version).toBe('1.0.0');
  });
});

describe('an older host', () => {
  it('says that the app needs an update instead of launching', async () => {
    await install('1.0.0', { manifest: { minHostVersion: '2.0.0' } });
    await launch();
    await restart('1.9.0');
    expect(await host.launch(id)).toEqual({
      type: 'host-update-required',
      version: '1.0.0',
      minHostVersion: '2.0.0',
    });
  });
});

describe('damage on the device', () => {
  it.each(['lost', 'cut short', 'changed in the manifest'])('a package %s is never run', async (damage) => {
    await install('1.0.0');
    await launch();
    await install('1.1.0');
    await launch();
    const [key, body] = [...platform.disk.bodies].at(-1) ?? ['', new Uint8Array()];
    if (damage === 'lost') platform.disk.bodies.delete(key);
    if (damage === 'cut short') platform.disk.bodies.set(key, body.slice(0, -1));
    if (damage === 'changed in the manifest') body[60] = (body[60] ?? 0) ^ 1;
    await restart();
    expect((await launch()).version).toBe('1.0.0');
  });

  it('a record that cannot be read is reported, and the program can be removed and installed again', async () => {
    await install('1.0.0');
    platform.disk.rows.set(`program/${id}`, '{"format":1}');
    await expect(host.launch(id)).rejects.toMatchObject({ code: 'RECORD_INVALID' });
    expect(await host.installed()).toEqual([]);
    await host.uninstall(id);
    await install('1.0.0');
    expect((await launch()).version).toBe('1.0.0');
  });
});

describe('uninstalling', () => {
  it('leaves neither packages nor data of the program, and those of others alone', async () => {
    await install('1.0.0');
    await launch();
    await call('storage.set', { key: 'cart', value: 1 });
    await call('payment.pay', { orderId: 'o', amount: 1, currency: 'USD' });
    platform.disk.rows.set('storage/com.example.loansharks:cart', '2');
    await host.uninstall(id);
    expect([...platform.disk.rows.keys()]).toEqual(['storage/com.example.loansharks:cart']);
    expect([...platform.disk.bodies.keys()]).toEqual([]);
    expect(platform.openSurfaces.size).toBe(0);
  });
});

describe('a closed host', () => {
  it('closes its programs and answers no more', async () => {
    await install('1.0.0');
    const program = await launch();
    await host.close();
    expect(program.state).toBe('closed');
    expect(platform.openSurfaces.size).toBe(0);
    expect(() => host.launch(id)).toThrow('This host is closed: make a new one.');
  });
});
