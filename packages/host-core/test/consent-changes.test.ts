import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

import { DAY_MS, consentScene, pay } from './consent-scene.js';
import { id } from './device.js';
import { failure } from './session-fixture.js';

import type { ConsentChoice } from '../src/platform.js';
import type { ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;
const scene = consentScene(() => factory);

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

describe('a permission that was denied', () => {
  it('is not asked for again, until the user changes it in the host', async () => {
    await scene.open('1.0.0');
    scene.answer('denied');
    await scene.device.call('payment.pay', pay);
    await scene.device.platform.clock.advance(1_000 * DAY_MS);
    expect(await scene.device.call('payment.pay', pay)).toMatchObject(failure('PERMISSION_DENIED'));
    expect(scene.asked).toEqual(['payment']);
    expect(await scene.device.host.changeGrant(id, 'payment', 'always')).toBe(true);
    expect(await scene.device.call('payment.pay', pay)).toMatchObject({ type: 'result' });
  });

  it('stays denied whatever a newer release says', async () => {
    await scene.open('1.0.0');
    scene.answer('denied');
    await scene.device.call('payment.pay', pay);
    await scene.open('1.1.0', { reasons: { payment: 'Please.' } });
    await scene.device.call('payment.pay', pay);
    expect(scene.asked).toEqual(['payment']);
  });
});

describe('an answer that the user takes back', () => {
  it('ends calls and subscriptions at once, and the program hears of it', async () => {
    await scene.open('1.0.0');
    scene.answer('always');
    await scene.device.call('payment.pay', pay);
    await scene.device.call('bridge.subscribe', { event: 'permission.change' });
    await scene.device.host.revoke(id, 'payment');
    await settle();
    expect(scene.device.programs.guest.received.at(-1)).toMatchObject({
      type: 'event',
      event: 'permission.change',
      data: { name: 'payment', state: 'prompt' },
    });
    scene.answer('dismissed');
    expect(await scene.device.call('payment.pay', pay)).toMatchObject(failure('PERMISSION_DENIED'));
    await scene.device.restart();
    expect(await scene.grants()).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['taken back', () => scene.device.host.revoke(id, 'payment')],
    ['narrowed', () => scene.device.host.changeGrant(id, 'payment', 'while-in-use')],
  ])('and is %s is over before the disk has it', async (_what, change) => {
    await scene.open('1.0.0');
    scene.answer('always');
    await scene.device.call('payment.pay', pay);
    const { records } = scene.device.platform;
    const commit = records.commit.bind(records);
    let write: () => void = () => undefined;
    const disk = new Promise<void>((resolve) => (write = resolve));
    Object.assign(records, {
      commit: (...row: Parameters<typeof commit>) => disk.then(() => commit(...row)),
    });
    const changing = change();
    await settle();
    expect(await scene.grants()).toEqual([]);
    write();
    await changing;
  });

  it('stays taken back when another change of it was being written', async () => {
    await scene.open('1.0.0');
    scene.answer('while-in-use');
    await scene.device.call('payment.pay', pay);
    await Promise.all([
      scene.device.host.changeGrant(id, 'payment', 'always'),
      scene.device.host.revoke(id, 'payment'),
    ]);
    expect(await scene.grants()).toEqual([]);
    await scene.device.restart();
    expect(await scene.grants()).toEqual([]);
  });

  it('stays denied when a yes before it was still being written', async () => {
    await scene.open('1.0.0');
    scene.answer('while-in-use');
    await scene.device.call('payment.pay', pay);
    await Promise.all([
      scene.device.host.changeGrant(id, 'payment', 'always'),
      scene.device.host.changeGrant(id, 'payment', 'denied'),
    ]);
    expect(await scene.grants()).toMatchObject([{ mode: 'denied' }]);
    await scene.device.restart();
    expect(await scene.grants()).toMatchObject([{ mode: 'denied' }]);
  });

  it('before it is written down does not come after all', async () => {
    await scene.open('1.0.0');
    scene.answer('always');
    const { records } = scene.device.platform;
    const commit = records.commit.bind(records);
    let write: () => void = () => undefined;
    const disk = new Promise<void>((resolve) => (write = resolve));
    Object.assign(records, {
      commit: (...row: Parameters<typeof commit>) => disk.then(() => commit(...row)),
    });
    await scene.device.call('payment.pay', pay);
    const revoking = scene.device.host.revoke(id, 'payment');
    await settle();
    write();
    await revoking;
    await settle();
    expect(await scene.grants()).toEqual([]);
    await scene.device.restart();
    expect(await scene.grants()).toEqual([]);
  });

  it('and could not be deleted from a full disk is gone after it is taken back again', async () => {
    await scene.open('1.0.0');
    scene.answer('always');
    await scene.device.call('payment.pay', pay);
    const { records } = scene.device.platform;
    const commit = records.commit.bind(records);
    Object.assign(records, { commit: () => Promise.reject(new Error('disk full')) });
    await expect(scene.device.host.revoke(id, 'payment')).rejects.toThrow('disk full');
    Object.assign(records, { commit });
    await scene.device.host.revoke(id, 'payment');
    await scene.device.restart();
    expect(await scene.grants()).toEqual([]);
  });

  it('that was never given is no error, and there is nothing to change', async () => {
    await scene.device.host.revoke(id, 'payment');
    expect(await scene.device.host.changeGrant(id, 'payment', 'always')).toBe(false);
  });
});

describe('a newer release', () => {
  const reasons = { payment: 'To pay your instalments.' };

  it('keeps an answer while it asks in the same words', async () => {
    await scene.open('1.0.0', { reasons });
    scene.answer('always');
    await scene.device.call('payment.pay', pay);
    await scene.open('1.1.0', { reasons });
    await scene.device.call('payment.pay', pay);
    expect(scene.asked).toEqual(['payment']);
  });

  it.each([
    ['gives another reason', { reasons: { payment: 'To sell you more.' } }],
    ['gives none any more', {}],
  ])('that %s is asked about anew', async (_what, change) => {
    await scene.open('1.0.0', { reasons });
    scene.answer('always');
    await scene.device.call('payment.pay', pay);
    await scene.open('1.1.0', change);
    await scene.device.call('payment.pay', pay);
    expect(scene.asked).toEqual(['payment', 'payment']);
  });

  it('that does without a permission gives the answer up', async () => {
    await scene.open('1.0.0');
    scene.answer('always');
    await scene.device.call('payment.pay', pay);
    await scene.open('1.1.0', { permissions: [] });
    await settle();
    expect(await scene.grants()).toEqual([]);
    await scene.open('1.2.0');
    await scene.device.call('payment.pay', pay);
    expect(scene.asked).toEqual(['payment', 'payment']);
  });

  it('that asks for more is asked about the new alone', async () => {
    await scene.open('1.0.0');
    scene.answer('always');
    await scene.device.call('payment.pay', pay);
    await scene.open('1.1.0', { permissions: ['payment', 'geolocation'] });
    await scene.device.call('permission.request', { names: ['payment', 'geolocation'] });
    expect(scene.asked).toEqual(['payment', 'geolocation']);
  });
});

describe('the reason on the screen', () => {
  async function shown(reasons?: Record<string, string>): Promise<unknown> {
    await scene.open('1.0.0', reasons === undefined ? {} : { reasons });
    let seen: unknown = 'not asked';
    scene.device.platform.user.consent = ({ reason }) => {
      seen = reason;
      return Promise.resolve('dismissed');
    };
    await scene.device.call('permission.request', { names: ['payment'], reason: 'Because I say so.' });
    return seen;
  }

  it.each<[string, Record<string, string> | undefined, string]>([
    ['is the signed one', { payment: 'To pay your instalments.' }, 'To pay your instalments.'],
    ['comes with the call when the manifest has none', undefined, 'Because I say so.'],
    ['is never one that turns the text around', { payment: 'Safe\u202egnp.exe' }, 'Because I say so.'],
    ['is never one of several lines', { payment: 'Allow it.\nThe bank.' }, 'Because I say so.'],
  ])('%s', async (_title, reasons, expected) => {
    expect(await shown(reasons)).toBe(expected);
  });
});

describe('a row that is no answer', () => {
  const key = `grant/${id}/payment`;

  it.each<[string, (row: Record<string, unknown>) => unknown]>([
    ['no JSON', () => '{'],
    ['an unknown mode', (row) => ({ ...row, mode: 'forever' })],
    ['an answer for one call, which is never written', (row) => ({ ...row, mode: 'once' })],
    ['no end', (row) => ({ ...row, expiresAtMs: null })],
    ['an end beyond the longest', (row) => ({ ...row, expiresAtMs: Date.UTC(2099, 0) })],
    ['another program', (row) => ({ ...row, programId: 'com.example.other' })],
    ['another permission', (row) => ({ ...row, permission: 'camera' })],
    ['a field too many', (row) => ({ ...row, more: 1 })],
  ])('such as one with %s is not asked', async (_what, change) => {
    await scene.open('1.0.0');
    await scene.device.call('payment.pay', pay);
    const { rows } = scene.device.platform.disk;
    const changed = change(JSON.parse(rows.get(key) ?? 'null') as Record<string, unknown>);
    rows.set(key, typeof changed === 'string' ? changed : JSON.stringify(changed));
    await scene.device.restart();
    expect(await scene.grants()).toEqual([]);
  });

  it('and a screen that answers something else has not answered', async () => {
    await scene.open('1.0.0');
    scene.device.platform.user.consent = () => Promise.resolve('granted' as ConsentChoice); // a host written in JavaScript
    expect(await scene.device.call('payment.pay', pay)).toMatchObject(failure('PERMISSION_DENIED'));
    expect(scene.device.platform.logged.map(({ event }) => event)).toContain('consent-unknown');
  });
});
