import { parseStatement } from '@org/package-format';
import { createReleaseFactory } from '@org/testkit';
import { beforeEach, describe, expect, it } from 'vitest';

import { id } from './device.js';
import { openTrustScene } from './trust-scene.js';

import type { TrustScene } from './trust-scene.js';
import type { Device } from './device.js';

/** A store's answers without one of them. */
function hideFrom(answer: (path: string) => Promise<Uint8Array | null>, hidden: string) {
  return (path: string) => (path === hidden ? Promise.resolve(null) : answer(path));
}

let scene: TrustScene;
let device: Device;

beforeEach(async () => {
  scene = await openTrustScene();
  ({ device } = scene);
});

describe('numbers that a thief has driven to their end', () => {
  const end = 2 ** 53 - 1;
  const range = { type: 'range', id, fromSeq: 1, toSeq: 99, mode: 'soft', reason: 'Ransom.' } as const;

  async function replaceKeys() {
    const { authority } = scene.factory;
    const [statements, log, witnesses] = await Promise.all([1, 2, 3].map(() => authority.makeKey()));
    if (statements === undefined || log === undefined || witnesses === undefined) throw new Error('Three.');
    await authority.rotate({ statements, log, witnesses });
  }

  it('count no more once the root has replaced the keys: statements and releases', async () => {
    await device.install('1.0.0', { statement: { statementSeq: end, releaseSeq: end } });
    await device.launch();
    await device.publish('1.1.0', { statement: { statementSeq: 3, releaseSeq: 3 } });
    expect(await device.host.update(id)).toMatchObject({ code: 'STATEMENT_REPLAYED' });
    await replaceKeys();
    await device.install('1.2.0', { statement: { statementSeq: 4, releaseSeq: 4 } });
    expect((await device.launch()).version).toBe('1.2.0');
    await device.install('1.3.0', { statement: { statementSeq: 5, releaseSeq: 5 } });
    await device.publish('1.4.0', { statement: { statementSeq: 4, releaseSeq: 6 } });
    expect(await device.host.update(id)).toMatchObject({ code: 'STATEMENT_REPLAYED' });
  });

  it('bind statements again that a key signed before it was replaced and came back', async () => {
    const { authority } = scene.factory;
    const first = authority.keys.statements;
    const old = await scene.factory.release({ manifest: { version: '1.1.0' } });
    await device.install('1.2.0', { statement: { statementSeq: 5, releaseSeq: 5 } });
    await authority.rotate({ statements: await authority.makeKey() });
    await device.install('1.3.0', { statement: { statementSeq: 10, releaseSeq: 10 } });
    await authority.rotate({ statements: first });
    device.store.publish(await scene.factory.release({ manifest: { id: 'com.example.other' } }));
    expect(await device.host.update('com.example.other')).toMatchObject({ type: 'staged' });
    device.store.publish(old);
    expect(await device.host.update(id)).toMatchObject({ code: 'STATEMENT_REPLAYED' });
  });

  it.each([
    ['with a list of the new keys', true],
    ['with none, when the store never had one', false],
  ])('count no more for recalls: %s', async (_title, hasList) => {
    const { authority } = scene.factory;
    await device.install('1.0.0');
    await device.launch();
    await authority.recall([range], { epoch: end });
    expect(await device.host.refreshRecalls()).toBe('renewed');
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled' });
    await replaceKeys();
    if (hasList) await authority.recall([], { epoch: 2 });
    else authority.answer = hideFrom(authority.answer, '/recall');
    await device.install('1.1.0', { statement: { recallEpoch: hasList ? 2 : 0 } });
    expect((await device.launch()).version).toBe('1.1.0');
    expect(await device.host.refreshRecalls()).toBe('current');
  });

  it('count no more for the log: its size, its root and its time', async () => {
    const { factory } = scene;
    const { keys } = factory.authority;
    await device.install('1.0.0');
    await device.launch();
    const robber = await factory.authority.rob([keys.statements, keys.log, keys.witnesses]);
    robber.now = '2090-01-01T00:00:00Z';
    const forged = await createReleaseFactory(globalThis.crypto.subtle, {
      authority: robber,
      partner: factory.partner,
      partnerKeys: await scene.firstPartnerKeys(),
    });
    for (let round = 0; round < 5; round += 1) await forged.release({});
    const { answer } = factory.authority;
    factory.authority.answer = robber.answer;
    const expires = '2099-12-31T00:00:00Z';
    device.store.publish(
      await forged.release({ manifest: { version: '1.1.0' }, statement: { statementSeq: 9, expires } }),
    );
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    factory.authority.answer = answer;
    await replaceKeys();
    await device.install('1.2.0', { statement: { expires: '2089-01-01T00:00:00Z', releaseSeq: 10 } });
    expect(scene.warnings().map(({ type }) => type)).toEqual([expect.stringMatching(/^log-/)]);
  });
});

describe('keys that were replaced', () => {
  /** What whoever holds these keys publishes after a rotation, with a partner of its own under the known name. */
  async function forgedByThief() {
    const { authority } = scene.factory;
    const thief = await authority.rob([authority.keys.statements, authority.keys.log]);
    const forger = await createReleaseFactory(globalThis.crypto.subtle, { authority: thief });
    const forged = await forger.release({
      manifest: { version: '9.9.9' },
      statement: { statementSeq: 50, releaseSeq: 50 },
    });
    return { forged, answer: thief.answer };
  }

  it('free a partner’s chain only until the next statement', async () => {
    const { authority } = scene.factory;
    await device.install('1.0.0');
    await authority.rotate({ statements: await authority.makeKey() });
    await device.install('1.1.0');
    await device.launch();
    const { forged, answer } = await forgedByThief();
    authority.answer = answer;
    device.store.publish(forged);
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'CHAIN_BROKEN' });
    expect((await device.launch()).version).toBe('1.1.0');
  });

  it('bind nobody any more, though others of their role stay', async () => {
    const { authority } = scene.factory;
    const [stolen, other] = [authority.keys.statements, await authority.makeKey()];
    await authority.rotate({ statements: { keys: [stolen, other], threshold: 1 } });
    await device.install('1.0.0', { statement: { statementSeq: 2 ** 53 - 1 } });
    await authority.rotate({ statements: other });
    await device.install('1.1.0', { statement: { statementSeq: 2 } });
  });

  it('of a witness leave no time behind, though another witness stays', async () => {
    const { authority } = scene.factory;
    const [stolen, other] = [authority.keys.witnesses, await authority.makeKey()];
    await authority.rotate({ witnesses: { keys: [stolen, other], threshold: 1 } });
    authority.clockOf = ({ keyId }) => (keyId === stolen.keyId ? '2098-01-01T00:00:00Z' : null);
    await device.install('1.0.0');
    authority.clockOf = () => authority.now;
    await authority.rotate({ witnesses: other });
    await device.install('1.1.0', { statement: { expires: '2090-01-01T00:00:00Z' } });
  });

  it('are known by who signed, whatever version a statement names', async () => {
    const { authority } = scene.factory;
    await authority.rotate({ statements: await authority.makeKey() });
    await device.install('1.0.0');
    await device.launch();
    const before = authority.versions.length;
    expect(before).toBe(2);
    scene.editRow(`program/${id}`, {
      seen: (scene.row(`program/${id}`) as { readonly seen: readonly object[] }).seen.map((one) => ({
        ...one,
        statementSeq: 12,
        storeKeysVersion: 1,
      })),
    });
    await device.publish('1.1.0', { statement: { statementSeq: 3 } });
    expect(await device.host.update(id)).toMatchObject({ code: 'STATEMENT_REPLAYED' });
  });

  it('bring no old recall list along when one of them comes back', async () => {
    const { authority } = scene.factory;
    const first = authority.keys.statements;
    await device.install('1.0.0');
    const old = await authority.recall([]);
    await authority.rotate({ statements: await authority.makeKey() });
    await authority.recall([{ type: 'range', id, fromSeq: 1, toSeq: 9, mode: 'hard', reason: 'It leaks.' }]);
    expect(await device.host.refreshRecalls()).toBe('renewed');
    await authority.rotate({ statements: first });
    device.store.publish(await scene.factory.release({ manifest: { id: 'com.example.other' } }));
    await device.host.update('com.example.other');
    const { answer } = authority;
    authority.answer = (path) => (path === '/recall' ? Promise.resolve(old) : answer(path));
    expect(await device.host.refreshRecalls()).toBe('offline');
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled' });
  });

  it('do not let a network hide the recall list that they signed', async () => {
    const { authority } = scene.factory;
    await device.install('1.0.0');
    await authority.recall([{ type: 'range', id, fromSeq: 1, toSeq: 9, mode: 'hard', reason: 'It leaks.' }]);
    await device.host.refreshRecalls();
    await authority.rotate({ statements: await authority.makeKey() });
    device.store.publish(
      await scene.factory.release({ manifest: { id: 'com.example.other' }, statement: { recallEpoch: 1 } }),
    );
    authority.answer = hideFrom(authority.answer, '/recall');
    await device.host.update('com.example.other');
    expect(await device.host.refreshRecalls()).toBe('offline');
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled' });
  });
});

describe('an app that pins later keys', () => {
  it.each(['statements', 'log', 'witnesses'] as const)(
    'keeps what was installed before the %s were replaced, until an update renews it',
    async (role) => {
      const { factory } = scene;
      const first = await factory.release({});
      device.store.publish(first);
      await device.host.update(id);
      await device.launch();
      await factory.authority.rotate({ [role]: await factory.authority.makeKey() });
      const pinned = new TextDecoder().decode(factory.authority.versions[1]);
      const later = await openTrustScene({ ...factory, root: pinned });
      const { rows, bodies } = later.device.platform.disk;
      for (const [key, text] of device.platform.disk.rows) rows.set(key, text);
      for (const [key, body] of device.platform.disk.bodies) bodies.set(key, body);
      await later.restart();
      expect(await later.device.host.launch(id)).toMatchObject({ type: 'broken' });
      const statement = { ...parseStatement(first.statement), statementSeq: 2 };
      later.device.store.publish({ ...first, statement: await factory.authority.statement(statement) });
      expect(await later.device.host.update(id)).toEqual({ type: 'up-to-date', version: '1.0.0' });
      expect((await later.device.launch()).version).toBe('1.0.0');
    },
  );
});

describe('an app that is built for another store', () => {
  it('begins anew with it, and keeps what is installed where both vouch for it', async () => {
    await device.install('1.0.0', { statement: { statementSeq: 70, releaseSeq: 70 } });
    await device.launch();
    const other = await openTrustScene();
    const { rows, bodies } = other.device.platform.disk;
    for (const [key, text] of device.platform.disk.rows) rows.set(key, text);
    for (const [key, body] of device.platform.disk.bodies) bodies.set(key, body);
    await other.restart();
    expect(await other.device.host.launch(id)).toMatchObject({ type: 'broken' });
    await other.device.install('1.1.0');
    expect((await other.device.launch()).version).toBe('1.1.0');
    expect(other.warnings()).toEqual([]);
  });
});
