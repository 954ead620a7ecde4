import { createReleaseFactory } from '@org/testkit';
import { beforeEach, describe, expect, it } from 'vitest';

import { id } from './device.js';
import { openTrustScene } from './trust-scene.js';

import type { TrustScene } from './trust-scene.js';
import type { Device } from './device.js';

let scene: TrustScene;
let device: Device;

beforeEach(async () => {
  scene = await openTrustScene();
  ({ device } = scene);
});

describe('what never goes back (updates 1.2)', () => {
  beforeEach(async () => {
    for (const version of ['1.0.0', '2.0.0']) {
      await device.install(version, { manifest: { rollbackFloor: version } });
      await device.launch();
    }
  });

  const rows = () => device.platform.disk.rows;
  const zero = [{ statementSeq: 0, digest: '0'.repeat(64), storeKeysVersion: 99 }];

  it.each<readonly [string, () => void | Promise<void>]>([
    ['the program is uninstalled', () => device.host.uninstall(id)],
    ['the record is deleted', () => void rows().delete(`program/${id}`)],
    [
      'the record is turned back',
      () => {
        scene.editRow(`program/${id}`, { seen: [], floorSeq: 0, rollbackFloor: null });
      },
    ],
    [
      'the record claims to be ahead',
      () => {
        scene.editRow(`program/${id}`, { seen: zero, floorSeq: 0, rollbackFloor: null });
      },
    ],
    [
      'the second copy claims to be ahead',
      () => {
        scene.editRow(`trust/floor/${id}`, { seen: zero });
      },
    ],
    ['the second copy is deleted', () => void rows().delete(`trust/floor/${id}`)],
    ['the second copy is damaged', () => void rows().set(`trust/floor/${id}`, '{"seen":')],
  ])('holds when %s', async (_title, harm) => {
    await harm();
    await device.publish('1.0.0', { statement: { statementSeq: 1, releaseSeq: 9 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'STATEMENT_REPLAYED' });
    await device.publish('1.5.0', { statement: { rollbackOf: 2, releaseSeq: 9 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'RELEASE_DOWNGRADE' });
    await device.publish('3.0.0', { statement: { releaseSeq: 1 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'RELEASE_DOWNGRADE' });
    await device.install('3.0.0', { statement: { releaseSeq: 10 } });
  });

  it('lets the store take a release back down to the floor', async () => {
    await device.install('2.1.0');
    await device.launch();
    await device.publish('2.0.1');
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'RELEASE_DOWNGRADE' });
    await device.install('2.0.1', { statement: { rollbackOf: 3 } });
    expect((await device.launch()).version).toBe('2.0.1');
  });
});

describe('the floor of a release that was confirmed', () => {
  beforeEach(async () => {
    await device.install('1.0.0');
    await device.launch();
    await device.install('2.0.0', { manifest: { rollbackFloor: '2.0.0' } });
  });

  it('takes the release before away from a recall', async () => {
    await device.launch();
    await scene.factory.authority.recall([
      { type: 'range', id, fromSeq: 2, toSeq: 2, mode: 'soft', reason: 'It leaks.' },
    ]);
    expect(await device.host.refreshRecalls()).toBe('renewed');
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled', version: '2.0.0' });
  });

  it('takes the release before away from a damaged package', async () => {
    await device.launch();
    const { active } = scene.row(`program/${id}`) as { readonly active: { readonly digest: string } };
    device.platform.disk.bodies.delete(`${active.digest}.mpk`);
    device.store.isGone = true;
    expect(await device.host.launch(id)).not.toMatchObject({ type: 'launched' });
  });

  it('takes what was staged while it was tried', async () => {
    device.programs.behaviours.set('2.0.0', 'never-ready');
    await device.host.launch(id);
    await device.install('1.9.0', { statement: { rollbackOf: 2 } });
    await device.platform.clock.advance(9_000);
    expect(device.notices.at(-1)).toMatchObject({ type: 'confirmed', version: '2.0.0' });
    expect((await device.launch()).version).toBe('2.0.0');
  });
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
    else authority.answer = hide('/recall');
    await device.install('1.1.0', { statement: { recallEpoch: hasList ? 2 : 0 } });
    expect((await device.launch()).version).toBe('1.1.0');
    expect(await device.host.refreshRecalls()).toBe('current');
  });

  function hide(hidden: string) {
    const { answer } = scene.factory.authority;
    return (path: string) => (path === hidden ? Promise.resolve(null) : answer(path));
  }

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
