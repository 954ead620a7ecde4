import { parseStatement } from '@org/package-format';
import { createReleaseFactory } from '@org/testkit';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { id, openDevice } from './device.js';

import type { Device } from './device.js';
import type { HostEvents } from '../src/host-events.js';
import type { Recall } from '@org/package-format';
import type { ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;
let device: Device;
let notices: HostEvents['recalled'][];

beforeEach(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
  device = await openDevice(factory);
  notices = [];
  device.host.on('recalled', (notice) => notices.push(notice));
});

const range = (fromSeq: number, toSeq: number, mode: Recall['mode'] = 'soft'): Recall => ({
  ...{ type: 'range', id, fromSeq, toSeq },
  mode,
  reason: 'It leaks.',
});

async function installAndLaunch(version: string) {
  await device.install(version);
  return device.launch();
}

describe('a recall (updates 2.8)', () => {
  it.each<readonly [string, () => Recall]>([
    ['its number', () => range(1, 1)],
    [
      'its digest',
      () => {
        const text = device.platform.disk.rows.get(`trust/statement/${id}`) ?? '';
        const { manifestSha256 } = parseStatement(new TextEncoder().encode(text));
        return { type: 'release', manifestSha256, mode: 'soft', reason: 'It leaks.' };
      },
    ],
    ['its key', () => ({ type: 'key', keyId: factory.partner.keyId, mode: 'soft', reason: 'It leaks.' })],
  ])('that names a release by %s stops its next launch, without a network', async (_title, recall) => {
    const program = await installAndLaunch('1.0.0');
    await factory.authority.recall([recall()]);
    expect(await device.host.refreshRecalls()).toBe('renewed');
    expect(program.state).toBe('running');
    device.store.isOffline = true;
    expect(await device.host.launch(id)).toEqual({ type: 'recalled', version: '1.0.0', reason: 'It leaks.' });
    await device.restart();
    expect(await device.host.launch(id)).toEqual({ type: 'recalled', version: '1.0.0', reason: 'It leaks.' });
    expect(notices).toEqual([{ id, version: '1.0.0', mode: 'soft', reason: 'It leaks.' }]);
  });

  it('that a full disk cannot take down is obeyed all the same', async () => {
    const program = await installAndLaunch('1.0.0');
    await program.close();
    const { records } = device.platform;
    const whole = { ...records };
    await factory.authority.recall([range(1, 1)]);
    const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    Object.assign(records, { commitIf: () => Promise.reject(full) });
    await device.host.refreshRecalls();
    expect(await device.host.launch(id)).toMatchObject({
      type: 'broken',
      reason: expect.stringContaining('no room') as string,
    });
    Object.assign(records, whole);
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled' });
  });

  it('that is soft closes a trial whose data it takes back', async () => {
    await installAndLaunch('1.0.0');
    await device.call('storage.set', { key: 'cart', value: ['book'] });
    await device.install('1.1.0', { manifest: { dataVersion: 2 } });
    device.programs.behaviours.set('1.1.0', 'never-ready');
    const program = await device.launch();
    await device.call('storage.set', { key: 'cart', value: { items: 1 } });
    const late = { type: 'call', id: 'late', method: 'storage.set', params: { key: 'cart', value: 2 } };
    await factory.authority.recall([range(2, 2)]);
    device.programs.guest.send([late]);
    await device.host.refreshRecalls();
    expect(program.state).toBe('closed');
    expect((await device.launch()).version).toBe('1.0.0');
    expect(await device.call('storage.get', { key: 'cart' })).toMatchObject({ result: { value: ['book'] } });
  });

  it('that is hard closes what runs, and says why', async () => {
    const program = await installAndLaunch('1.0.0');
    const closed: string[] = [];
    device.host.on('closed', ({ reason }) => closed.push(reason));
    await factory.authority.recall([range(1, 1, 'hard')]);
    await device.host.refreshRecalls();
    expect([program.state, closed]).toEqual(['closed', ['It leaks.']]);
  });

  it('gives way to the release before, with its data', async () => {
    await installAndLaunch('1.0.0');
    await device.call('storage.set', { key: 'cart', value: ['book'] });
    await installAndLaunch('1.1.0');
    await factory.authority.recall([range(2, 2)]);
    await device.host.refreshRecalls();
    expect((await device.launch()).version).toBe('1.0.0');
    expect(await device.call('storage.get', { key: 'cart' })).toMatchObject({ result: { value: ['book'] } });
  });

  it('takes a release that waits or is on trial', async () => {
    await installAndLaunch('1.0.0');
    await device.install('1.1.0');
    await factory.authority.recall([range(2, 2)]);
    await device.host.refreshRecalls();
    expect((await device.launch()).version).toBe('1.0.0');
    expect(device.programs.opened).toEqual(['1.0.0', '1.0.0']);
  });

  it('is heard of with any statement, and applied before the launch that follows', async () => {
    await installAndLaunch('1.0.0');
    await factory.authority.recall([range(1, 1)]);
    await device.publish('1.0.0', { statement: { releaseSeq: 1, recallEpoch: 1 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'RELEASE_RECALLED' });
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled' });
    await device.install('1.1.0', { statement: { recallEpoch: 1 } });
    expect((await device.launch()).version).toBe('1.1.0');
  });

  it('is lifted by a later list', async () => {
    await installAndLaunch('1.0.0');
    await factory.authority.recall([range(1, 1)]);
    await device.host.refreshRecalls();
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled' });
    await factory.authority.recall([]);
    expect(await device.host.refreshRecalls()).toBe('renewed');
    await device.install('1.0.1', { statement: { recallEpoch: 2 } });
    expect((await device.launch()).version).toBe('1.0.1');
    expect(await device.host.refreshRecalls()).toBe('current');
  });
});

describe('a recall that comes while a program opens', () => {
  it('closes it as soon as it is open', async () => {
    await installAndLaunch('1.0.0');
    await factory.authority.recall([range(1, 1, 'hard')]);
    const { surfaces } = device.platform;
    const open = surfaces.open.bind(surfaces);
    vi.spyOn(surfaces, 'open').mockImplementation(async (...parameters) => {
      await device.host.refreshRecalls();
      return open(...parameters);
    });
    expect(await device.host.launch(id)).toEqual({
      type: 'recalled',
      version: '1.0.0',
      reason: 'It leaks.',
    });
  });
});

describe('a host that is kept stale', () => {
  it('knows it, says so, and installs nothing', async () => {
    await installAndLaunch('1.0.0');
    const warnings: HostEvents['security'][] = [];
    device.host.on('security', (notice) => warnings.push(notice));
    await device.publish('1.1.0', { statement: { recallEpoch: 3 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'CHAIN_BROKEN' });
    expect(warnings).toMatchObject([{ type: 'recall-stale', id }]);
    expect((await device.launch()).version).toBe('1.0.0');
  });

  it('does not take an older list for a newer one', async () => {
    await installAndLaunch('1.0.0');
    const first = await factory.authority.recall([range(1, 1)]);
    await factory.authority.recall([range(1, 2)]);
    await device.host.refreshRecalls();
    const { answer } = factory.authority;
    factory.authority.answer = (path) => (path === '/recall' ? Promise.resolve(first) : answer(path));
    expect(await device.host.refreshRecalls()).toBe('offline');
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled' });
  });

  it('hears of it when the store shows no list any more', async () => {
    await installAndLaunch('1.0.0');
    await factory.authority.recall([range(1, 1)]);
    await device.host.refreshRecalls();
    const { answer } = factory.authority;
    factory.authority.answer = (path) => (path === '/recall' ? Promise.resolve(null) : answer(path));
    expect(await device.host.refreshRecalls()).toBe('offline');
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled' });
  });

  it('hears of recalls also after the store has rotated its keys', async () => {
    await installAndLaunch('1.0.0');
    await factory.authority.rotate({ statements: await factory.authority.makeKey() });
    await factory.authority.recall([range(1, 1)]);
    expect(await device.host.refreshRecalls()).toBe('renewed');
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled' });
  });

  it('keeps what it knows when the store cannot be reached', async () => {
    await installAndLaunch('1.0.0');
    device.store.isOffline = true;
    expect(await device.host.refreshRecalls()).toBe('offline');
    expect((await device.launch()).version).toBe('1.0.0');
  });
});
