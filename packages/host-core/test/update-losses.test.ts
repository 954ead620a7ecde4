import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice } from './device.js';
import { launchedVersion, publishAndLaunch, recordOf } from './update-scene.js';

import type { Device } from './device.js';
import type { ReleaseFactory } from '@org/testkit';

// Packages and data that are lost, removed, or find no room.

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
});

describe('a program that is removed', () => {
  it('takes no package of another with it, whatever it said before it failed', async () => {
    await publishAndLaunch(device, '1.0.0');
    const victim = recordOf(device).active?.digest ?? '';
    const evil = 'com.evil.game';
    for (const version of ['1.0.0', '1.1.0']) {
      await device.publish(version, { manifest: { id: evil } });
      await device.host.update(evil);
      device.programs.behaviours.set('1.1.0', 'never-ready');
      await device.host.launch(evil);
      await settle();
      await settle();
    }
    device.programs.surface.sign({ type: 'error', message: `${victim} ${'long '.repeat(1_000)}` });
    await device.platform.clock.advance(0);
    const [failure] = recordOf(device, evil).failed;
    expect(failure?.reason).toContain(victim);
    expect(failure?.reason.length).toBe(500);
    await device.host.uninstall(evil);
    expect(await device.platform.blobs.size(`${victim}.mpk`)).not.toBeNull();
  });

  it('does not come back by a round that is under way, and no round outlives its host', async () => {
    const ids = Array.from({ length: 6 }, (_, number) => `com.example.p${String(number)}`);
    const publishAll = async (version: string) => {
      for (const one of ids) await device.publish(version, { manifest: { id: one } });
    };
    await publishAll('1.0.0');
    for (const one of ids) {
      await device.host.update(one);
      await device.host.launch(one);
      await settle();
    }
    await publishAll('1.1.0');
    const round = device.host.checkForUpdates();
    const last = ids.at(-1) ?? '';
    await device.host.uninstall(last);
    await round;
    expect((await device.host.installed()).map((one) => one.id)).not.toContain(last);
    await publishAll('1.2.0');
    const cut = device.host.checkForUpdates();
    await device.host.close();
    device.store.requests.length = 0;
    await cut;
    expect(device.store.requests).toEqual([]);
  });
});

describe('data that only the active release can read', () => {
  beforeEach(async () => {
    await publishAndLaunch(device, '1.0.0');
    await publishAndLaunch(device, '2.0.0', { manifest: { dataVersion: 2 } });
    await device.call('storage.set', { key: 'cart', value: { items: 1 } });
  });

  it('are not handed to the release before because a file is damaged', async () => {
    await device.restart();
    const { blobs } = device.platform;
    const key = `${recordOf(device).active?.digest ?? ''}.mpk`;
    const bytes = await blobs.read(key, 0, (await blobs.size(key)) ?? 0);
    await blobs.put(key, flipped(bytes));
    device.store.isOffline = true;
    expect(await device.host.launch(id)).toMatchObject({ type: 'broken', code: 'damaged' });
    expect(recordOf(device).active?.version).toBe('2.0.0');
    device.store.isOffline = false;
    expect(await launchedVersion(device)).toBe('2.0.0');
  });

  it('wait for it when its package is lost, and the next round brings it', async () => {
    await device.restart();
    await device.platform.blobs.delete(`${recordOf(device).active?.digest ?? ''}.mpk`);
    device.store.isOffline = true;
    expect(await device.host.launch(id)).toMatchObject({ type: 'not-installed' });
    device.store.isOffline = false;
    await device.host.checkForUpdates();
    expect(await launchedVersion(device)).toBe('2.0.0');
    expect(await device.call('storage.get', { key: 'cart' })).toMatchObject({
      result: { value: { items: 1 } },
    });
  });

  it('nor because it was recalled', async () => {
    const { releaseSeq = 0 } = recordOf(device).active ?? {};
    await factory.authority.recall([
      { type: 'range', id, fromSeq: releaseSeq, toSeq: releaseSeq, mode: 'soft', reason: 'It leaks.' },
    ]);
    await device.host.refreshRecalls();
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled', version: '2.0.0' });
    await factory.authority.recall([]);
  });
});

describe('a first install that was cancelled', () => {
  it('is not made up for by a round', async () => {
    await device.publish('1.0.0');
    const { blobs } = device.platform;
    const put = blobs.put.bind(blobs);
    blobs.put = (...parameters) => {
      void device.host.cancelUpdate(id);
      return put(...parameters);
    };
    expect(await device.host.update(id)).toMatchObject({ type: 'cancelled' });
    blobs.put = put;
    expect(recordOf(device).owes).not.toBeNull();
    expect(await device.host.checkForUpdates()).toMatchObject({ asked: 0 });
  });
});

describe('a full disk', () => {
  it('that has room again right after a trial failed hears of it then', async () => {
    await publishAndLaunch(device, '1.0.0');
    await device.publish('2.0.0', { manifest: { dataVersion: 2 } });
    await device.host.update(id);
    device.programs.behaviours.set('2.0.0', 'never-ready');
    const program = await device.launch();
    const { records } = device.platform;
    const commitIf = records.commitIf.bind(records);
    let isFull = true;
    records.commitIf = (...parameters) => {
      if (!isFull) return commitIf(...parameters);
      isFull = false;
      return Promise.reject(Object.assign(new Error('full'), { name: 'QuotaExceededError' }));
    };
    device.programs.surface.sign({ type: 'error', message: 'x is not defined' });
    await device.platform.clock.advance(0);
    expect(program.version).toBe('1.0.0');
    expect(device.programs.opened).toEqual(['1.0.0', '2.0.0', '1.0.0']);
    expect(recordOf(device).failed).toMatchObject([{ version: '2.0.0', code: 'error' }]);
  });

  it('keeps nobody in a trial that failed', async () => {
    await publishAndLaunch(device, '1.0.0');
    await device.publish('2.0.0', { manifest: { dataVersion: 2 } });
    await device.host.update(id);
    device.programs.behaviours.set('2.0.0', 'never-ready');
    const program = await device.launch();
    const full = () => Promise.reject(Object.assign(new Error('full'), { name: 'QuotaExceededError' }));
    Object.assign(device.platform.records, { commit: full, commitIf: full });
    device.programs.surface.sign({ type: 'error', message: 'x is not defined' });
    await device.platform.clock.advance(0);
    expect(device.programs.opened).toEqual(['1.0.0', '2.0.0']);
    expect(program.state).toBe('closed');
    expect(device.notices.at(-1)).toMatchObject({ type: 'rolled-back', previousVersion: null });
  });
});

async function* flipped(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes.map((byte, at) => (at === 60 ? byte ^ 1 : byte)));
}
