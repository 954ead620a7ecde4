import { createMemoryPlatform, createReleaseFactory, scriptPrograms, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createHost } from '../src/host.js';
import { recordKey } from '../src/program-record.js';
import { id, openDevice } from './device.js';

import type { DeviceConditions } from '../src/platform.js';
import type { ReleaseFactory } from '@org/testkit';
import type { Device } from './device.js';

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
  await device.install('1.0.0');
  await device.launch();
});

describe('a round over everything that is installed (updates 9.1)', () => {
  it('of a thousand programs without an update costs one request and reads no package', async () => {
    await device.host.checkForUpdates();
    const { rows } = device.platform.disk;
    const text = rows.get(recordKey(id)) ?? '';
    const blobReads: string[] = [];
    for (let number = 0; number < 999; number += 1) {
      const other = `com.example.p${String(number)}`;
      rows.set(recordKey(other), text.replace(`"id":"${id}"`, `"id":"${other}"`));
    }
    const { blobs } = device.platform;
    Object.assign(blobs, {
      read: (key: string) => blobReads.push(key),
      size: (key: string) => blobReads.push(key),
    });
    device.store.requests.length = 0;
    expect(await device.host.checkForUpdates()).toMatchObject({ type: 'checked', asked: 1_000 });
    expect(device.store.requests).toEqual(['/mini-programs/updates']);
    expect(blobReads).toEqual([]);
  });

  it('updates what has something new, and nothing else', async () => {
    await device.publish('1.1.0');
    device.store.requests.length = 0;
    const round = await device.host.checkForUpdates();
    expect(round).toMatchObject({ outcomes: new Map([[id, { type: 'staged', version: '1.1.0' }]]) });
    expect(device.store.requests.slice(0, 2)).toEqual([
      '/mini-programs/updates',
      `/mini-programs/${id}/version`,
    ]);
  });

  it('asks anew about a program whose statement has expired, whatever the store says of changes', async () => {
    await device.platform.clock.advance(Date.UTC(2099, 0, 1) - device.platform.clock.now());
    device.store.requests.length = 0;
    await device.host.checkForUpdates();
    expect(device.store.requests).toContain(`/mini-programs/${id}/version`);
  });

  it('asks again about what it could not fetch, until it is here', async () => {
    await device.publish('1.1.0');
    const put = device.platform.blobs.put.bind(device.platform.blobs);
    const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    Object.assign(device.platform.blobs, { put: () => Promise.reject(full) });
    const round = await device.host.checkForUpdates();
    expect(round).toMatchObject({ outcomes: new Map([[id, { type: 'no-space' }]]) });
    Object.assign(device.platform.blobs, { put });
    await device.restart();
    const again = await device.host.checkForUpdates();
    expect(again).toMatchObject({ outcomes: new Map([[id, { type: 'staged', version: '1.1.0' }]]) });
    expect(await device.host.checkForUpdates()).toMatchObject({ outcomes: new Map() });
  });

  it('is offline without the store, and when the store answers nonsense', async () => {
    device.store.isOffline = true;
    expect(await device.host.checkForUpdates()).toMatchObject({ type: 'offline' });
  });

  it('tells the store how trials ended, once', async () => {
    await device.install('1.1.0');
    device.programs.behaviours.set('1.1.0', 'throws');
    await device.launch();
    await device.host.checkForUpdates();
    expect(device.store.verdicts).toHaveLength(2);
    expect(device.store.verdicts).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id, verdict: 'confirmed', reason: 'none' }),
        expect.objectContaining({ id, verdict: 'failed', reason: 'error' }),
      ]),
    );
    await device.host.checkForUpdates();
    expect(device.store.verdicts).toHaveLength(2);
  });

  it('keeps what the store did not take for the next time', async () => {
    device.store.isOffline = true;
    await device.host.checkForUpdates();
    device.store.isOffline = false;
    await device.restart();
    await device.host.checkForUpdates();
    expect(device.store.verdicts).toHaveLength(1);
  });
});

describe('checks in the background (updates 9.3, 9.4)', () => {
  const hour = 3_600_000;

  it('come again and again, each device at its own moment, until they are ended', async () => {
    const asked = () => device.store.requests.filter((path) => path === '/mini-programs/updates').length;
    const stop = device.host.startUpdateChecks({ everyMs: hour });
    await device.platform.clock.advance(0.2 * hour);
    expect(asked()).toBe(1);
    await device.platform.clock.advance(12 * hour);
    expect(asked()).toBeGreaterThan(9);
    expect(asked()).toBeLessThan(17);
    const before = asked();
    stop();
    await device.platform.clock.advance(12 * hour);
    expect(asked()).toBe(before);
  });

  it('end with the host', async () => {
    device.host.startUpdateChecks({ everyMs: hour });
    await device.host.close();
    device.store.requests.length = 0;
    await device.platform.clock.advance(12 * hour);
    expect(device.store.requests).toEqual([]);
  });

  it.each<[string, DeviceConditions, string | null]>([
    ['on a metered connection', { isMetered: true, isPowerLow: false }, 'metered'],
    ['on a low battery', { isMetered: null, isPowerLow: true }, 'low-power'],
    ['where nothing is known', { isMetered: null, isPowerLow: null }, null],
    ['on mains and Wi-Fi', { isMetered: false, isPowerLow: false }, null],
  ])('put a download off %s only', async (_where, conditions, reason) => {
    await device.publish('1.1.0');
    const { disk, clock, network } = device.platform;
    const platform = createMemoryPlatform({
      network,
      disk,
      clock,
      program: scriptPrograms(settle).script,
      conditions: () => Promise.resolve(conditions),
    });
    const store = { url: device.store.url, root: factory.root };
    const host = await createHost({ platform, name: 'Test Host', version: '2.0.0', store });
    const outcomes: unknown[] = [];
    host.on('update', ({ state, outcome }) => {
      if (state === 'ended') outcomes.push(outcome);
    });
    host.startUpdateChecks({ everyMs: hour });
    await clock.advance(0.2 * hour);
    await expect
      .poll(() => outcomes)
      .toMatchObject([
        reason === null ? { type: 'staged' } : { type: 'postponed', version: '1.1.0', reason },
      ]);
    // Whoever asks for it gets it.
    expect(await host.update(id)).toMatchObject({ type: 'staged' });
  });
});

describe('a launch that asks the store first (updates 6.5)', () => {
  it('runs what is new', async () => {
    await device.publish('1.1.0');
    const outcome = await device.host.launch(id, { update: 'sync' });
    expect(outcome).toMatchObject({ type: 'launched', program: { version: '1.1.0' } });
  });

  it('runs what is here when the store does not answer within five seconds', async () => {
    const { network } = device.platform;
    Object.assign(network, { fetch: () => new Promise(() => undefined) });
    const launch = device.host.launch(id, { update: 'sync' });
    await device.platform.clock.advance(5_000);
    expect(await launch).toMatchObject({ type: 'launched', program: { version: '1.0.0' } });
  });
});
