import { createReleaseFactory } from '@org/testkit';
import { parseStatement, sha256, toHex } from '@org/package-format';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { recordKey } from '../src/program-record.js';
import { id, openDevice } from './device.js';
import { launchedVersion, publishAndLaunch, recordOf } from './update-scene.js';

import type { Device } from './device.js';
import type { Statement } from '@org/package-format';
import type { PublishedRelease, ReleaseFactory } from '@org/testkit';

// The store thinks otherwise, the host app is put back, the disk fills: what was begun must not hold anybody.

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
});

/** Announces a release once more, with other words about it. */
async function announceAgain(release: PublishedRelease, change: Partial<Statement>): Promise<void> {
  const fields = { ...parseStatement(release.statement), ...change };
  device.store.publish({ ...release, statement: await factory.authority.statement(fields) });
}

const seqOf = ({ statement }: PublishedRelease) => parseStatement(statement).releaseSeq;

describe('a store that announces anew what runs', () => {
  let first: PublishedRelease;
  let second: PublishedRelease;

  beforeEach(async () => {
    first = await publishAndLaunch(device, '1.0.0');
    await device.call('storage.set', { key: 'cart', value: ['book'] });
    second = await device.publish('1.1.0', { manifest: { dataVersion: 2 } });
    await device.host.update(id);
  });

  const rollBack = (change: Partial<Statement> = {}) => {
    const next = seqOf(second) + 1;
    return announceAgain(first, { statementSeq: next, releaseSeq: next, rollbackOf: next - 1, ...change });
  };

  it('takes back an undecided trial, with its data, at the next launch', async () => {
    device.programs.behaviours.set('1.1.0', 'never-ready');
    const program = await device.launch();
    await device.call('storage.set', { key: 'cart', value: { items: 1 } });
    await program.close();
    await rollBack();
    expect(await device.host.update(id)).toEqual({ type: 'up-to-date', version: '1.0.0' });
    expect((await device.launch()).version).toBe('1.0.0');
    expect(await device.call('storage.get', { key: 'cart' })).toMatchObject({ result: { value: ['book'] } });
  });

  it('is followed by a trial that runs meanwhile: it is not confirmed any more', async () => {
    device.programs.behaviours.set('1.1.0', 'never-ready');
    await device.launch();
    await rollBack();
    await device.host.update(id);
    await device.platform.clock.advance(20_000);
    expect(device.notices.at(-1)).toMatchObject({ type: 'trial', version: '1.1.0' });
    expect((await device.launch()).version).toBe('1.0.0');
  });

  it('locks nobody out by forcing it', async () => {
    device.programs.behaviours.set('1.1.0', 'never-ready');
    await (await device.launch()).close();
    await rollBack({ minUsableSeq: seqOf(second) + 1 });
    await device.host.update(id);
    expect(await launchedVersion(device)).toBe('1.0.0');
  });

  it('takes back what waits, also as the release for devices outside a rollout', async () => {
    const { releaseSeq, version, minHostVersion, manifestSha256 } = parseStatement(first.statement);
    const statementSha256 = toHex(await sha256(factory.authority.crypto, first.statement));
    await device.publish('1.2.0', {
      statement: {
        rollout: { permille: 0, salt: 'salt' },
        fallback: { releaseSeq, version, minHostVersion, manifestSha256, statementSha256 },
      },
    });
    expect(await device.host.update(id)).toEqual({ type: 'up-to-date', version: '1.0.0' });
    expect(await launchedVersion(device)).toBe('1.0.0');
  });
});

describe('a host app that changes', () => {
  it('back to an older version launches what runs on it, and comes to the newer release later', async () => {
    await publishAndLaunch(device, '1.0.0');
    await device.restart('2.1.0');
    await device.publish('1.1.0', { manifest: { minHostVersion: '2.1.0' } });
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    await device.restart('2.0.0');
    expect(await launchedVersion(device)).toBe('1.0.0');
    const [installed] = await device.host.installed();
    expect(installed).toMatchObject({ stagedVersion: null, needsHost: { version: '1.1.0' } });
    await device.restart('2.1.0');
    await device.host.checkForUpdates();
    expect(await launchedVersion(device)).toBe('1.1.0');
  });

  it('keeps what a newer one has written into a record', async () => {
    await publishAndLaunch(device, '1.0.0');
    const { rows } = device.platform.disk;
    const text = rows.get(recordKey(id)) ?? '';
    rows.set(recordKey(id), text.replace('{', '{"ofTomorrow":{"a":1},'));
    await publishAndLaunch(device, '1.1.0');
    expect(rows.get(recordKey(id))).toContain('"ofTomorrow":{"a":1}');
  });

  it('to what a forced update waited for gets it at the next launch and in the next round', async () => {
    await publishAndLaunch(device, '1.0.0');
    const manifest = { minHostVersion: '2.1.0' };
    const forced = await device.publish('1.1.0', {
      manifest,
      statement: { minUsableSeq: seqOf(await device.publish('1.0.1')) },
    });
    await device.host.update(id);
    expect(await launchedVersion(device)).toBe('host-update-required');
    await device.restart('2.1.0');
    device.store.requests.length = 0;
    expect(await launchedVersion(device)).toBe('1.1.0');
    expect(recordOf(device).active?.releaseSeq).toBe(seqOf(forced));
  });
});

describe('an update that is overtaken', () => {
  it('is asked about again when its day has come', async () => {
    await publishAndLaunch(device, '1.0.0');
    const from = new Date(device.platform.clock.now() + 3_600_000).toISOString().replace(/\.\d+/u, '');
    await device.publish('1.1.0', { statement: { schedule: { from } } });
    expect(await device.host.checkForUpdates()).toMatchObject({
      outcomes: new Map([[id, { type: 'up-to-date', version: '1.0.0' }]]),
    });
    await device.platform.clock.advance(7_200_000);
    expect(await device.host.checkForUpdates()).toMatchObject({
      outcomes: new Map([[id, { type: 'staged', version: '1.1.0' }]]),
    });
  });

  it('is not what the user has agreed to', async () => {
    await publishAndLaunch(device, '1.0.0', { manifest: { permissions: [] } });
    await device.publish('1.1.0', { manifest: { permissions: ['payment'] } });
    const shown = { version: '1.1.0', added: { permissions: ['payment'], domains: [] } };
    expect(await device.host.update(id)).toEqual({ type: 'staged', ...shown });
    await device.publish('1.2.0', { manifest: { permissions: ['payment', 'auth.token'] } });
    await device.host.checkForUpdates();
    expect(await device.host.acceptUpdate(id, shown)).toBe(false);
    expect(await device.host.acceptUpdate(id, { ...shown, version: '1.2.0' })).toBe(false);
    expect(await launchedVersion(device)).toBe('1.0.0');
  });

  it.each(['cancelled', 'refused'] as const)('and %s leaves the package of a slot alone', async (how) => {
    const permissions = ['payment'];
    const first = await publishAndLaunch(device, '1.0.0', { manifest: { permissions } });
    const second = await publishAndLaunch(device, '1.1.0', { manifest: { permissions } });
    const { partner } = parseStatement(first.statement);
    const next = seqOf(second) + 1;
    const change = { statementSeq: next, releaseSeq: next, rollbackOf: next - 1 };
    await announceAgain(
      first,
      how === 'refused' ? { ...change, partner: { ...partner, permissions: [] } } : change,
    );
    const { blobs } = device.platform;
    const read = blobs.read.bind(blobs);
    if (how === 'cancelled') {
      blobs.read = (...parameters) => {
        void device.host.cancelUpdate(id);
        return read(...parameters);
      };
    }
    expect(await device.host.update(id)).toMatchObject({ type: how });
    const previous = recordOf(device).previous?.digest ?? '';
    expect(await blobs.size(`${previous}.mpk`)).not.toBeNull();
  });
});
