import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice } from './device.js';

import type { Device } from './device.js';
import type { HostEvents } from '../src/host-events.js';
import type { ReleaseFactory } from '@org/testkit';

const page = '<!doctype html><title>Loans</title><script src="app.js"></script>';
const script = 'document.title = "It runs";';
const files = { 'index.html': page, 'app.js': script };

let factory: ReleaseFactory;
let device: Device;
let notices: HostEvents['integrity'][];

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
  await device.install('1.0.0', { files });
  await device.launch();
});

describe('a launch whose manifest was changed on the device', () => {
  beforeEach(async () => {
    damage('"name":"Loans"');
    await restart();
  });

  it('asks the store for the manifest alone, and the next one asks nothing', async () => {
    expect((await device.launch()).version).toBe('1.0.0');
    const [{ from, length } = { from: 0, length: 0 }] = device.store.ranges;
    expect([from, length]).toEqual([43, device.programs.surface.request.manifest.length]);
    expect(notices).toEqual([
      {
        id,
        version: '1.0.0',
        path: 'manifest.json',
        copy: 'package',
        state: 'repaired',
        reason: 'Its bytes were not what the partner signed.',
      },
    ]);
    await restart();
    await device.launch();
    expect(device.store.ranges).toHaveLength(1);
    expect(notices).toEqual([]);
  });

  it('is broken without the store, and whole when the store is back: nothing was thrown away', async () => {
    device.store.isOffline = true;
    expect(await device.host.launch(id)).toEqual({
      type: 'broken',
      code: 'damaged',
      reason:
        'It is damaged on this device. The network is unreachable. Open it again when the store can be reached.',
    });
    expect(await device.host.installed()).toMatchObject([{ id, version: '1.0.0' }]);
    device.store.isOffline = false;
    expect((await device.launch()).version).toBe('1.0.0');
    expect(notices.map(({ state }) => state)).toEqual(['unrepaired', 'repaired']);
  });

  it('gives up a release that the store itself has no more', async () => {
    device.store.isGone = true;
    expect(await device.host.launch(id)).toEqual({ type: 'not-installed' });
    expect(notices.map(({ state }) => state)).toEqual(['unrepaired']);
    device.store.isGone = false;
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
    expect((await device.launch()).version).toBe('1.0.0');
  });
});

describe('a program that reads a damaged file', () => {
  it('gets it repaired by one request, and runs on', async () => {
    damage(script);
    await restart();
    const program = await device.launch();
    expect(await read('app.js')).toBe(script);
    expect(await read('index.html')).toBe(page);
    expect(device.store.ranges).toMatchObject([{ length: script.length }]);
    expect(notices).toMatchObject([{ id, version: '1.0.0', path: 'app.js', state: 'repaired' }]);
    expect(device.platform.logged.filter(({ event }) => event.startsWith('file-'))).toEqual([
      {
        level: 'warn',
        event: 'file-repaired',
        programId: id,
        detail: 'app.js of 1.0.0: Its bytes were not what the partner signed.',
      },
    ]);
    expect(program.state).toBe('running');
    await restart();
    await device.launch();
    expect(await read('app.js')).toBe(script);
    expect(device.store.ranges).toHaveLength(1);
  });

  it('that cannot be had goes on without it, once it has come up', async () => {
    damage(script);
    await restart();
    const program = await device.launch();
    device.store.isOffline = true;
    expect(await read('app.js')).toBeNull();
    expect(await read('index.html')).toBe(page);
    expect(program.state).toBe('running');
    expect(notices).toMatchObject([
      { path: 'app.js', state: 'unrepaired', reason: 'The network is unreachable.' },
    ]);
    device.store.isOffline = false;
    expect(await read('app.js')).toBe(script);
  });

  it('that cannot be had gives way to the previous release in the same launch, before it has come up', async () => {
    await device.install('1.1.0', { files: { ...files, 'app.js': 'document.title = "Newer";' } });
    await device.launch();
    damage('document.title = "Newer";');
    await restart();
    device.store.isOffline = true;
    device.programs.behaviours.set('1.1.0', 'paints-nothing');
    const program = await device.launch();
    expect(program.version).toBe('1.1.0');
    expect(await read('app.js')).toBeNull();
    await settled();
    expect([program.version, program.state]).toEqual(['1.0.0', 'running']);
    expect(device.platform.openSurfaces.size).toBe(1);
    expect(device.notices.at(-1)).toEqual({
      id,
      type: 'rolled-back',
      version: '1.1.0',
      previousVersion: '1.0.0',
      code: 'damaged',
      reason: 'app.js is damaged on this device and could not be repaired: The network is unreachable.',
    });
    device.store.isOffline = false;
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.1.0' });
  });

  it.each([
    [7_999, '1.0.0'],
    [8_000, '1.1.0'],
  ])('and says nothing of itself counts as come up after eight seconds: at %d ms', async (waitMs, runs) => {
    await device.install('1.1.0', { files });
    await device.launch();
    await restart();
    device.programs.behaviours.set('1.1.0', 'never-ready');
    const program = await device.launch();
    damage(script);
    device.store.isOffline = true;
    await device.platform.clock.advance(waitMs);
    await read('app.js');
    await settled();
    expect([program.version, program.state]).toEqual([runs, 'running']);
  });

  it('that cannot be had closes with the reason when there is nothing to give way to, and stays installed', async () => {
    damage(script);
    await restart();
    device.store.isOffline = true;
    device.programs.behaviours.set('1.0.0', 'paints-nothing');
    const closed: string[] = [];
    device.host.on('closed', ({ reason }) => closed.push(reason));
    const program = await device.launch();
    await read('app.js');
    await settled();
    expect(program.state).toBe('closed');
    expect(closed).toEqual([
      'app.js is damaged on this device and could not be repaired: The network is unreachable.',
    ]);
    expect(device.platform.openSurfaces.size).toBe(0);
    device.store.isOffline = false;
    device.programs.behaviours.delete('1.0.0');
    await device.launch();
    expect(await read('app.js')).toBe(script);
  });

  it('on trial gives its attempt back when only the store was missing', async () => {
    await device.host.uninstall(id);
    await device.install('1.0.1', { files });
    damage(script);
    device.store.isOffline = true;
    for (let launches = 0; launches < 5; launches += 1) {
      await restart();
      device.programs.behaviours.set('1.0.1', 'paints-nothing');
      await device.launch();
      await read('app.js');
      await settled();
    }
    device.store.isOffline = false;
    await restart();
    expect((await device.launch()).version).toBe('1.0.1');
    expect(device.notices.at(-1)).toEqual({ id, type: 'confirmed', version: '1.0.1' });
  });

  it('leaves no package behind when it is uninstalled during the repair', async () => {
    damage(script);
    await restart();
    await device.launch();
    const reading = read('app.js');
    await device.host.uninstall(id);
    await reading;
    expect([...device.platform.disk.bodies.keys()]).toEqual([]);
  });
});

async function restart(): Promise<void> {
  await device.restart();
  notices = [];
  device.host.on('integrity', (notice) => notices.push(notice));
}

/** A file as the surface of the running program gets it, or null. */
async function read(path: string): Promise<string | null> {
  const bytes = await device.programs.surface.request.files.read(path).catch(() => null);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

/** What nobody waits for has its end: hashes take more than one turn. */
async function settled(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await settle();
}

/** Flips one bit of a text in whatever package holds it. */
function damage(text: string): void {
  for (const body of device.platform.disk.bodies.values()) {
    const at = Buffer.from(body).indexOf(text);
    if (at >= 0) body[at] = (body[at] ?? 0) ^ 1;
  }
}
