// The disk is input like any other: what somebody writes there by hand stops nothing and proves nothing.

import { beforeEach, describe, expect, it } from 'vitest';

import { id } from './device.js';
import { openTrustScene } from './trust-scene.js';

import type { Device } from './device.js';
import type { TrustScene } from './trust-scene.js';

let scene: TrustScene;
let device: Device;

beforeEach(async () => {
  scene = await openTrustScene();
  ({ device } = scene);
  await device.install('1.0.0');
  await device.launch();
});

describe('a row that cannot be read', () => {
  it.each([
    'trust/log',
    'trust/store-keys',
    'trust/partner-keys/example',
    'trust/recall',
    `trust/statement/${id}`,
  ])('under %s stops neither launches nor updates', async (key) => {
    for (const text of ['', '{', '[]', '{"version":1}', '["{}"]']) {
      device.platform.disk.rows.set(key, text);
      await scene.restart();
      expect((await device.launch()).version).toBe('1.0.0');
    }
    await device.install('1.1.0');
    expect(scene.warnings()).toEqual([]);
  });

  it('among the evidence hides none of the rest', async () => {
    await device.publish('6.6.6', { statement: { statementSeq: 1 } });
    await device.host.update(id);
    for (const text of ['{', '{}', '{"type":"gossip","message":"","atMs":1,"documents":[]}'])
      device.platform.disk.rows.set(`trust/evidence/${String(text.length)}`, text);
    expect(await device.host.evidence()).toMatchObject([{ type: 'statement-equivocated' }]);
  });
});

describe('a tree head that was changed', () => {
  it.each<readonly [string, object]>([
    ['root', { root: 'f'.repeat(64) }],
    ['size', { size: 2 ** 40 }],
    ['witnesses', { cosignatures: [] }],
  ])('in its %s is dropped', async (_title, change) => {
    const [kept] = scene.row('trust/log') as [{ readonly head: string; readonly storeKeysVersion: number }];
    const head = JSON.stringify({ ...(JSON.parse(kept.head) as object), ...change });
    device.platform.disk.rows.set('trust/log', JSON.stringify([{ ...kept, head }]));
    await scene.restart();
    await device.install('1.1.0', { statement: { expires: '2097-01-01T00:00:00Z' } });
    expect(scene.warnings()).toEqual([]);
    expect(await device.host.evidence()).toEqual([]);
  });

  it('does not switch expiry off', async () => {
    device.platform.disk.rows.set('trust/log', '[{"head":"{}","storeKeysVersion":1}]');
    await scene.restart();
    await device.publish('1.1.0', { statement: { expires: '2026-01-01T00:00:01Z' } });
    await device.platform.clock.advance(100_000);
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'STATEMENT_EXPIRED' });
  });
});

describe('partner keys that were changed', () => {
  it.each<readonly [string, object]>([
    ['version', { version: 99 }],
    ['time', { signedAt: '2026-05-05T00:00:00Z' }],
    ['signatures', { signatures: [] }],
  ])('in their %s are dropped, and nobody is accused', async (_title, change) => {
    const key = 'trust/partner-keys/example';
    const { keys } = scene.row(key) as { readonly keys: string };
    scene.editRow(key, { keys: JSON.stringify({ ...(JSON.parse(keys) as object), ...change }) });
    await scene.restart();
    await device.install('1.1.0');
    expect(scene.warnings()).toEqual([]);
  });
});

describe('store keys that are lost', () => {
  it('leave what is installed where it is until an update brings them again', async () => {
    await scene.factory.authority.rotate({ statements: await scene.factory.authority.makeKey() });
    await device.install('1.1.0');
    await device.launch();
    device.platform.disk.rows.set('trust/store-keys', '{');
    device.store.isOffline = true;
    await scene.restart();
    expect(await device.host.launch(id)).toMatchObject({ type: 'broken' });
    expect(await device.host.installed()).toMatchObject([{ version: '1.1.0' }]);
    device.store.isOffline = false;
    expect(await device.host.update(id)).toMatchObject({ type: 'up-to-date' });
    expect((await device.launch()).version).toBe('1.1.0');
  });
});

describe('a release whose statement is renewed', () => {
  it('is held to the newest one from then on', async () => {
    const before = scene.row(`program/${id}`) as { readonly active: { readonly statement: string } };
    const { authority } = scene.factory;
    const statement = JSON.parse(before.active.statement) as Parameters<typeof authority.statement>[0];
    await authority.rotate({ statements: await authority.makeKey() });
    const renewed = await authority.statement({
      ...statement,
      statementSeq: 2,
      expires: '2098-01-01T00:00:00Z',
    });
    device.store.publish({ ...(await scene.factory.release({})), statement: renewed });
    expect(await device.host.update(id)).toEqual({ type: 'up-to-date', version: '1.0.0' });
    const { active } = scene.row(`program/${id}`) as { readonly active: { readonly statement: string } };
    expect(active.statement).toBe(new TextDecoder().decode(renewed));
    expect((await device.launch()).version).toBe('1.0.0');
  });
});
