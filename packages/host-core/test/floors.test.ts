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
  const zero = [{ statementSeq: 0, digest: '0'.repeat(64), keyId: '0'.repeat(64), storeKeysVersion: 99 }];

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
