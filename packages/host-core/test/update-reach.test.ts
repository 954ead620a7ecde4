import { parseStatement, rolloutBucket, sha256, toHex } from '@org/package-format';
import { createReleaseFactory } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice } from './device.js';

import type { Statement } from '@org/package-format';
import type { PublishedRelease, ReleaseFactory } from '@org/testkit';
import type { Device } from './device.js';

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
});

/** The pointer to a release that a later statement falls back to. */
async function pointerTo({ statement }: PublishedRelease): Promise<NonNullable<Statement['fallback']>> {
  const { releaseSeq, version, minHostVersion, manifestSha256 } = parseStatement(statement);
  const statementSha256 = toHex(await sha256(factory.authority.crypto, statement));
  return { releaseSeq, version, minHostVersion, manifestSha256, statementSha256 };
}

/** A salt whose bucket is this device's, on the wished side of a tenth. */
async function saltFor(isInside: boolean): Promise<string> {
  const installId = device.platform.disk.rows.get('trust/install-id') ?? '';
  for (let number = 0; ; number += 1) {
    const salt = `salt-${String(number)}`;
    if ((await rolloutBucket({ installId, id, salt }, factory.authority.crypto)) < 100 === isInside)
      return salt;
  }
}

describe('a rollout (updates 2.1)', () => {
  let stable: PublishedRelease;

  beforeEach(async () => {
    stable = await factory.release({ manifest: { version: '1.0.0' } });
    device.store.publish(stable);
    await device.host.update(id);
    await device.launch();
  });

  const publish = async (version: string, statement: Partial<Statement>) => {
    const release = await factory.release({ manifest: { version }, statement });
    device.store.publish(release);
    return release;
  };

  it('leaves a device outside on the release before, and takes it in when it grows', async () => {
    const salt = await saltFor(false);
    const next = await publish('1.1.0', {
      rollout: { permille: 100, salt },
      fallback: await pointerTo(stable),
    });
    expect(await device.host.update(id)).toEqual({ type: 'up-to-date', version: '1.0.0' });
    expect((await device.launch()).version).toBe('1.0.0');
    const grown = { ...parseStatement(next.statement), rollout: { permille: 1_000, salt } };
    device.store.publish({
      ...next,
      statement: await factory.authority.statement({ ...grown, statementSeq: grown.statementSeq + 50 }),
    });
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.1.0' });
  });

  it('reaches a device inside', async () => {
    const salt = await saltFor(true);
    await publish('1.1.0', { rollout: { permille: 100, salt } });
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.1.0' });
  });

  it('gives a new device outside the release before, which is what the control group runs', async () => {
    const salt = await saltFor(false);
    const fallback = await pointerTo(stable);
    await device.host.uninstall(id);
    await publish('1.1.0', { rollout: { permille: 100, salt }, fallback });
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
    expect((await device.launch()).version).toBe('1.0.0');
  });

  it('has nothing for a new device outside when there is no release before', async () => {
    const salt = await saltFor(false);
    await device.host.uninstall(id);
    await publish('1.1.0', { rollout: { permille: 100, salt } });
    expect(await device.host.update(id)).toEqual({
      type: 'not-available',
      version: '1.1.0',
      reason: 'rollout',
    });
    expect(await device.host.launch(id)).toEqual({ type: 'not-installed' });
  });

  it('that is stopped takes back what waits here, and leaves what runs here', async () => {
    const salt = await saltFor(true);
    const stop = async (release: PublishedRelease) => {
      const stopped = { ...parseStatement(release.statement), rollout: { permille: 0, salt } };
      device.store.publish({
        ...release,
        statement: await factory.authority.statement({ ...stopped, statementSeq: stopped.statementSeq + 50 }),
      });
      return device.host.update(id);
    };
    const waiting = await publish('1.1.0', {
      rollout: { permille: 100, salt },
      fallback: await pointerTo(stable),
    });
    await device.host.update(id);
    expect(await stop(waiting)).toEqual({ type: 'up-to-date', version: '1.0.0' });
    expect((await device.launch()).version).toBe('1.0.0');
    const running = await publish('1.2.0', {
      statementSeq: 200,
      rollout: { permille: 100, salt },
      fallback: await pointerTo(stable),
    });
    await device.host.update(id);
    expect((await device.launch()).version).toBe('1.2.0');
    expect(await stop(running)).toEqual({ type: 'up-to-date', version: '1.2.0' });
    expect((await device.launch()).version).toBe('1.2.0');
  });

  it.each([
    [
      'other bytes than it named',
      async (pointer: NonNullable<Statement['fallback']>) => {
        const other = await factory.release({ manifest: { version: '0.9.0' } });
        return {
          ...pointer,
          statementSha256: toHex(await sha256(factory.authority.crypto, other.statement)),
        };
      },
    ],
    [
      'nothing',
      (pointer: NonNullable<Statement['fallback']>) =>
        Promise.resolve({ ...pointer, statementSha256: '0'.repeat(64) }),
    ],
  ])('whose store shows %s for its fallback installs nothing', async (_what, change) => {
    const salt = await saltFor(false);
    const fallback = await change(await pointerTo(stable));
    await device.host.uninstall(id);
    await publish('1.1.0', { rollout: { permille: 100, salt }, fallback });
    expect((await device.host.update(id)).type).toMatch(/refused|offline/u);
    expect(await device.host.launch(id)).toEqual({ type: 'not-installed' });
  });
});

describe('a schedule (updates 2.1)', () => {
  it('holds a release back until its time, and from its end on', async () => {
    const hour = 3_600_000;
    const at = (afterMs: number) =>
      `${new Date(device.platform.clock.now() + afterMs).toISOString().slice(0, 19)}Z`;
    const schedule = { from: at(hour), until: at(2 * hour) };
    device.store.publish(await factory.release({ manifest: { version: '1.0.0' }, statement: { schedule } }));
    const missing = { type: 'not-available', version: '1.0.0', reason: 'schedule' };
    expect(await device.host.update(id)).toEqual(missing);
    await device.platform.clock.advance(hour);
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
    await device.host.uninstall(id);
    await device.platform.clock.advance(hour);
    expect(await device.host.update(id)).toEqual(missing);
  });
});

describe('a host that is too old for a release', () => {
  it('gets the newest that it can run, and knows of the newer one', async () => {
    const old = await factory.release({ manifest: { version: '1.0.0' } });
    const middle = await factory.release({
      manifest: { version: '1.1.0', minHostVersion: '3.0.0' },
      statement: { fallback: await pointerTo(old) },
    });
    const newest = await factory.release({
      manifest: { version: '1.2.0', minHostVersion: '4.0.0' },
      statement: { fallback: await pointerTo(middle) },
    });
    for (const release of [old, middle, newest]) device.store.publish(release);
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
    expect((await device.launch()).version).toBe('1.0.0');
    const needsHost = { version: '1.2.0', minHostVersion: '4.0.0' };
    expect(await device.host.update(id)).toEqual({ type: 'host-update-required', ...needsHost });
    expect(await device.host.installed()).toMatchObject([{ version: '1.0.0', needsHost }]);
    await device.restart('3.5.0');
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.1.0' });
  });
});

describe('a channel (updates 2.1)', () => {
  it('is followed from the moment it is chosen', async () => {
    await device.install('1.0.0');
    device.store.publish(
      await factory.release({ manifest: { version: '2.0.0-beta.1' }, statement: { channel: 'beta' } }),
      'beta',
    );
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
    await device.host.setChannel(id, 'beta');
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '2.0.0-beta.1' });
    expect(await device.host.installed()).toMatchObject([{ channel: 'beta' }]);
  });

  it('of another name than the statement is refused', async () => {
    device.store.publish(await factory.release({ manifest: { version: '1.0.0' } }), 'beta');
    await device.host.setChannel(id, 'beta');
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'ID_MISMATCH' });
  });

  it.each(['', 'Beta', '../x', 'a b', 'x'.repeat(33)])('cannot be called "%s"', async (name) => {
    await expect(device.host.setChannel(id, name)).rejects.toMatchObject({ code: 'CHANNEL_INVALID' });
  });
});
