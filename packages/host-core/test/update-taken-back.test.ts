import { createReleaseFactory, settle } from '@org/testkit';
import { parseStatement, sha256, toHex } from '@org/package-format';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { parseRecord, recordKey } from '../src/program-record.js';
import { id, openDevice } from './device.js';

import type { Device } from './device.js';
import type { Statement } from '@org/package-format';
import type { PublishedRelease, ReleaseFactory, ReleaseOptions } from '@org/testkit';

// The store thinks otherwise, the host app is put back, the disk fills: what was begun must not hold anybody.

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
});

const record = (of = id) => parseRecord(device.platform.disk.rows.get(recordKey(of)) ?? '', of);

async function publish(version: string, options: ReleaseOptions = {}): Promise<PublishedRelease> {
  const release = await factory.release({ ...options, manifest: { version, ...options.manifest } });
  device.store.publish(release);
  return release;
}

/** Announces a release once more, with other words about it. */
async function announceAgain(release: PublishedRelease, change: Partial<Statement>): Promise<void> {
  const fields = { ...parseStatement(release.statement), ...change };
  device.store.publish({ ...release, statement: await factory.authority.statement(fields) });
}

async function publishAndLaunch(version: string, options: ReleaseOptions = {}): Promise<PublishedRelease> {
  const release = await publish(version, options);
  expect(await device.host.update(id)).toMatchObject({ type: 'staged', version });
  await device.launch();
  return release;
}

const seqOf = ({ statement }: PublishedRelease) => parseStatement(statement).releaseSeq;

async function launchedVersion(): Promise<string> {
  const outcome = await device.host.launch(id);
  await settle();
  return outcome.type === 'launched' ? outcome.program.version : outcome.type;
}

describe('a store that announces anew what runs', () => {
  let first: PublishedRelease;
  let second: PublishedRelease;

  beforeEach(async () => {
    first = await publishAndLaunch('1.0.0');
    await device.call('storage.set', { key: 'cart', value: ['book'] });
    second = await publish('1.1.0', { manifest: { dataVersion: 2 } });
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
    expect(await launchedVersion()).toBe('1.0.0');
  });

  it('takes back what waits, also as the release for devices outside a rollout', async () => {
    const { releaseSeq, version, minHostVersion, manifestSha256 } = parseStatement(first.statement);
    const statementSha256 = toHex(await sha256(factory.authority.crypto, first.statement));
    await publish('1.2.0', {
      statement: {
        rollout: { permille: 0, salt: 'salt' },
        fallback: { releaseSeq, version, minHostVersion, manifestSha256, statementSha256 },
      },
    });
    expect(await device.host.update(id)).toEqual({ type: 'up-to-date', version: '1.0.0' });
    expect(await launchedVersion()).toBe('1.0.0');
  });
});

describe('a host app that changes', () => {
  it('back to an older version launches what runs on it, and comes to the newer release later', async () => {
    await publishAndLaunch('1.0.0');
    await device.restart('2.1.0');
    await publish('1.1.0', { manifest: { minHostVersion: '2.1.0' } });
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    await device.restart('2.0.0');
    expect(await launchedVersion()).toBe('1.0.0');
    const [installed] = await device.host.installed();
    expect(installed).toMatchObject({ stagedVersion: null, needsHost: { version: '1.1.0' } });
    await device.restart('2.1.0');
    await device.host.checkForUpdates();
    expect(await launchedVersion()).toBe('1.1.0');
  });

  it('keeps what a newer one has written into a record', async () => {
    await publishAndLaunch('1.0.0');
    const { rows } = device.platform.disk;
    const text = rows.get(recordKey(id)) ?? '';
    rows.set(recordKey(id), text.replace('{', '{"ofTomorrow":{"a":1},'));
    await publishAndLaunch('1.1.0');
    expect(rows.get(recordKey(id))).toContain('"ofTomorrow":{"a":1}');
  });

  it('to what a forced update waited for gets it at the next launch and in the next round', async () => {
    await publishAndLaunch('1.0.0');
    const manifest = { minHostVersion: '2.1.0' };
    const forced = await publish('1.1.0', {
      manifest,
      statement: { minUsableSeq: seqOf(await publish('1.0.1')) },
    });
    await device.host.update(id);
    expect(await launchedVersion()).toBe('host-update-required');
    await device.restart('2.1.0');
    device.store.requests.length = 0;
    expect(await launchedVersion()).toBe('1.1.0');
    expect(record().active?.releaseSeq).toBe(seqOf(forced));
  });
});

describe('an update that is overtaken', () => {
  it('is asked about again when its day has come', async () => {
    await publishAndLaunch('1.0.0');
    const from = new Date(device.platform.clock.now() + 3_600_000).toISOString().replace(/\.\d+/u, '');
    await publish('1.1.0', { statement: { schedule: { from } } });
    expect(await device.host.checkForUpdates()).toMatchObject({
      outcomes: new Map([[id, { type: 'up-to-date', version: '1.0.0' }]]),
    });
    await device.platform.clock.advance(7_200_000);
    expect(await device.host.checkForUpdates()).toMatchObject({
      outcomes: new Map([[id, { type: 'staged', version: '1.1.0' }]]),
    });
  });

  it('is not what the user has agreed to', async () => {
    await publishAndLaunch('1.0.0', { manifest: { permissions: [] } });
    await publish('1.1.0', { manifest: { permissions: ['payment'] } });
    const shown = { version: '1.1.0', added: { permissions: ['payment'], domains: [] } };
    expect(await device.host.update(id)).toEqual({ type: 'staged', ...shown });
    await publish('1.2.0', { manifest: { permissions: ['payment', 'auth.token'] } });
    await device.host.checkForUpdates();
    expect(await device.host.acceptUpdate(id, shown)).toBe(false);
    expect(await device.host.acceptUpdate(id, { ...shown, version: '1.2.0' })).toBe(false);
    expect(await launchedVersion()).toBe('1.0.0');
  });

  it.each(['cancelled', 'refused'] as const)('and %s leaves the package of a slot alone', async (how) => {
    const permissions = ['payment'];
    const first = await publishAndLaunch('1.0.0', { manifest: { permissions } });
    const second = await publishAndLaunch('1.1.0', { manifest: { permissions } });
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
    const previous = record().previous?.digest ?? '';
    expect(await blobs.size(`${previous}.mpk`)).not.toBeNull();
  });
});

describe('a program that is removed', () => {
  it('takes no package of another with it, whatever it said before it failed', async () => {
    await publishAndLaunch('1.0.0');
    const victim = record().active?.digest ?? '';
    const evil = 'com.evil.game';
    for (const version of ['1.0.0', '1.1.0']) {
      await publish(version, { manifest: { id: evil } });
      await device.host.update(evil);
      device.programs.behaviours.set('1.1.0', 'never-ready');
      await device.host.launch(evil);
      await settle();
      await settle();
    }
    device.programs.surface.sign({ type: 'error', message: `${victim} ${'long '.repeat(1_000)}` });
    await device.platform.clock.advance(0);
    const [failure] = record(evil).failed;
    expect(failure?.reason).toContain(victim);
    expect(failure?.reason.length).toBe(500);
    await device.host.uninstall(evil);
    expect(await device.platform.blobs.size(`${victim}.mpk`)).not.toBeNull();
  });

  it('does not come back by a round that is under way, and no round outlives its host', async () => {
    const ids = Array.from({ length: 6 }, (_, number) => `com.example.p${String(number)}`);
    const publishAll = async (version: string) => {
      for (const one of ids) await publish(version, { manifest: { id: one } });
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
    await publishAndLaunch('1.0.0');
    await publishAndLaunch('2.0.0', { manifest: { dataVersion: 2 } });
    await device.call('storage.set', { key: 'cart', value: { items: 1 } });
  });

  it('are not handed to the release before because a file is damaged', async () => {
    await device.restart();
    const { blobs } = device.platform;
    const key = `${record().active?.digest ?? ''}.mpk`;
    const bytes = await blobs.read(key, 0, (await blobs.size(key)) ?? 0);
    await blobs.put(key, flipped(bytes));
    device.store.isOffline = true;
    expect(await device.host.launch(id)).toMatchObject({ type: 'broken', code: 'damaged' });
    expect(record().active?.version).toBe('2.0.0');
    device.store.isOffline = false;
    expect(await launchedVersion()).toBe('2.0.0');
  });

  it('wait for it when its package is lost, and the next round brings it', async () => {
    await device.restart();
    await device.platform.blobs.delete(`${record().active?.digest ?? ''}.mpk`);
    device.store.isOffline = true;
    expect(await device.host.launch(id)).toMatchObject({ type: 'not-installed' });
    device.store.isOffline = false;
    await device.host.checkForUpdates();
    expect(await launchedVersion()).toBe('2.0.0');
    expect(await device.call('storage.get', { key: 'cart' })).toMatchObject({
      result: { value: { items: 1 } },
    });
  });

  it('nor because it was recalled', async () => {
    const { releaseSeq = 0 } = record().active ?? {};
    await factory.authority.recall([
      { type: 'range', id, fromSeq: releaseSeq, toSeq: releaseSeq, mode: 'soft', reason: 'It leaks.' },
    ]);
    await device.host.refreshRecalls();
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled', version: '2.0.0' });
    await factory.authority.recall([]);
  });
});

describe('a full disk', () => {
  it('keeps nobody in a trial that failed', async () => {
    await publishAndLaunch('1.0.0');
    await publish('2.0.0', { manifest: { dataVersion: 2 } });
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
