import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice } from './device.js';

import type { Statement } from '@org/package-format';
import type { ReleaseFactory } from '@org/testkit';
import type { Device } from './device.js';

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
  await device.install('1.0.0', { statement: { statementSeq: 1, releaseSeq: 1 } });
  await device.launch();
});

/** The store lets nothing below its newest release be launched any more. */
async function force(version: string, statement: Partial<Statement> = {}, permissions: string[] = []) {
  const numbers = { statementSeq: 2, releaseSeq: 2, minUsableSeq: 2 };
  await device.publish(version, { manifest: { permissions }, statement: { ...numbers, ...statement } });
}

/** The store says that there is an update, and does not give it. */
async function hearOfUpdate() {
  device.store.isGone = true;
  expect((await inVain(device.host.update(id))).type).toBe('offline');
}

/** Waits as long as a download tries. */
async function inVain<T>(work: Promise<T>): Promise<T> {
  const state = { isDone: false };
  const done = work.finally(() => (state.isDone = true));
  while (!state.isDone) {
    await device.platform.clock.advance(1_000);
    // The store's own signatures take more than microtasks.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return done;
}

describe('a release below the lowest usable one (updates 2.10)', () => {
  it('is updated before it is launched, and the new one is tried at once', async () => {
    await force('1.1.0');
    await device.host.update(id);
    expect((await device.launch()).version).toBe('1.1.0');
  });

  it('is updated by the launch that finds it', async () => {
    await force('1.1.0');
    await hearOfUpdate();
    device.store.isGone = false;
    expect((await device.launch()).version).toBe('1.1.0');
  });

  it('is not launched when the update cannot be had, and the reason is told', async () => {
    await force('1.1.0');
    await hearOfUpdate();
    const outcome = await inVain(device.host.launch(id));
    expect(outcome).toMatchObject({ type: 'update-required', version: '1.0.0' });
    device.store.isGone = false;
    expect((await device.launch()).version).toBe('1.1.0');
  });

  it('is launched offline until its time of grace is over', async () => {
    const graceMs = 3_600_000;
    const graceUntil = `${new Date(device.platform.clock.now() + graceMs).toISOString().slice(0, 19)}Z`;
    await force('1.1.0', { graceUntil });
    await hearOfUpdate();
    device.store.isOffline = true;
    expect((await device.launch()).version).toBe('1.0.0');
    await device.platform.clock.advance(graceMs);
    expect(await device.host.launch(id)).toMatchObject({ type: 'update-required' });
  });

  it('stays unusable after a restart, and whatever later statements say', async () => {
    await force('1.1.0');
    await hearOfUpdate();
    await device.publish('1.1.0', { statement: { statementSeq: 3, releaseSeq: 3, minUsableSeq: 0 } });
    await hearOfUpdate();
    await device.restart();
    expect(await inVain(device.host.launch(id))).toMatchObject({ type: 'update-required' });
  });

  it('is not gone back to when the forced release fails', async () => {
    await force('1.1.0');
    await device.host.update(id);
    device.programs.behaviours.set('1.1.0', 'throws');
    await device.host.launch(id);
    await settle();
    expect(device.notices.at(-1)).toMatchObject({ type: 'rolled-back', previousVersion: null });
    expect(await device.host.launch(id)).toMatchObject({ type: 'update-required', version: '1.0.0' });
  });

  it('waits for a newer host where the newer release does', async () => {
    const manifest = { minHostVersion: '3.0.0' };
    const statement = { statementSeq: 2, releaseSeq: 2, minUsableSeq: 2 };
    await device.publish('1.1.0', { manifest, statement });
    await device.host.update(id);
    const outcome = await device.host.launch(id);
    expect(outcome).toEqual({ type: 'host-update-required', version: '1.1.0', minHostVersion: '3.0.0' });
  });

  it('waits for the user where the newer release may do more', async () => {
    await force('1.1.0', {}, ['payment', 'auth.token', 'geolocation']);
    await device.host.update(id);
    expect(await device.host.launch(id)).toEqual({
      type: 'consent-required',
      version: '1.1.0',
      added: { permissions: ['geolocation'], domains: [] },
    });
    const added = { permissions: ['geolocation'], domains: [] };
    expect(await device.host.acceptUpdate(id, { version: '1.1.0', added })).toBe(true);
    expect((await device.launch()).version).toBe('1.1.0');
  });
});

describe('a release that may do more than the one before (updates 2.11)', () => {
  const added = { permissions: ['geolocation'], domains: ['api.example.com'] };

  beforeEach(async () => {
    const manifest = {
      permissions: ['payment', 'auth.token', 'geolocation'],
      allowedDomains: ['api.example.com'],
    };
    await device.publish('1.1.0', { manifest, statement: { statementSeq: 2, releaseSeq: 2 } });
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.1.0', added });
  });

  it('waits, and the one before goes on', async () => {
    expect((await device.launch()).version).toBe('1.0.0');
    expect(await device.host.installed()).toMatchObject([{ stagedVersion: '1.1.0', stagedAdds: added }]);
  });

  it('cannot be applied by the program itself', async () => {
    expect(await device.call('update.apply')).toMatchObject({ error: { code: 'CONFLICT' } });
  });

  it('is tried once the user has agreed, also after a restart', async () => {
    expect(await device.host.acceptUpdate(id, { version: '1.1.0', added })).toBe(true);
    expect(await device.host.acceptUpdate(id, { version: '1.1.0', added })).toBe(false);
    await device.restart();
    expect((await device.launch()).version).toBe('1.1.0');
  });

  it('is asked about anew when it gives way to another', async () => {
    await device.host.acceptUpdate(id, { version: '1.1.0', added });
    const permissions = ['payment', 'auth.token', 'contacts'];
    await device.publish('1.2.0', {
      manifest: { permissions },
      statement: { statementSeq: 3, releaseSeq: 3 },
    });
    expect(await device.host.update(id)).toMatchObject({
      type: 'staged',
      added: { permissions: ['contacts'] },
    });
    expect((await device.launch()).version).toBe('1.0.0');
  });
});
