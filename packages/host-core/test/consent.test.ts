import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DAY_MS, consentScene, pay } from './consent-scene.js';
import { id } from './device.js';
import { failure, openGreeted, success } from './session-fixture.js';

import type { ConsentChoice } from '../src/platform.js';
import type { ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;
const scene = consentScene(() => factory);

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

describe('a permission granted once (protocol 4.3)', () => {
  it('is good for one call, and the next asks again', async () => {
    await scene.open('1.0.0');
    scene.answer('once');
    expect(await scene.device.call('payment.pay', pay)).toMatchObject({ type: 'result' });
    expect(await scene.device.call('payment.pay', pay)).toMatchObject({ type: 'result' });
    expect(scene.asked).toEqual(['payment', 'payment']);
  });

  it('is asked about by permission.request and used up by a call that cannot ask', async () => {
    await scene.open('1.0.0');
    scene.answer('once');
    await scene.device.call('permission.request', { names: ['payment'] });
    expect(await scene.device.call('payment.getStatus', { orderId: 'o' })).toMatchObject({ type: 'result' });
    expect(await scene.device.call('permission.query', { names: ['payment'] })).toMatchObject(
      success({ payment: 'prompt' }),
    );
    expect(await scene.device.call('payment.getStatus', { orderId: 'o' })).toMatchObject(
      failure('PERMISSION_DENIED'),
    );
  });

  it('is given to one of many calls that waited for the answer', async () => {
    const { platform, guest } = await openGreeted();
    platform.user.consent = () => Promise.resolve('once');
    guest.send(['a', 'b'].map((call) => ({ type: 'call', id: call, method: 'payment.pay', params: pay })));
    await settle();
    expect(['a', 'b'].map((call) => guest.answersTo(call)[0]?.type)).toEqual(['result', 'error']);
  });

  it('is not used up by a call that was cancelled while the user was asked', async () => {
    const { platform, guest, call } = await openGreeted();
    let agree: (choice: 'once') => void = () => undefined;
    platform.user.consent = () => new Promise((resolve) => (agree = resolve));
    guest.send([{ type: 'call', id: 'first', method: 'payment.pay', params: pay }]);
    await settle();
    guest.send([{ type: 'cancel', id: 'first' }]);
    agree('once');
    await settle();
    platform.user.consent = () => Promise.resolve('denied');
    expect(await call('payment.pay', pay)).toMatchObject({ type: 'result' });
  });

  it('opens no subscription, which nobody would see the end of', async () => {
    await scene.open('1.0.0');
    scene.answer('once');
    await scene.device.call('permission.request', { names: ['payment'] });
    const subscribe = () => scene.device.call('bridge.subscribe', { event: 'payment.statusChange' });
    expect(await subscribe()).toMatchObject(failure('PERMISSION_DENIED'));
    await scene.device.host.changeGrant(id, 'payment', 'while-in-use');
    expect(await subscribe()).toMatchObject({ type: 'result' });
  });

  it('is nothing any more when the launch is over', async () => {
    await scene.open('1.0.0');
    scene.answer('once');
    await scene.device.call('permission.request', { names: ['payment'] });
    await scene.device.launch();
    expect(await scene.grants()).toEqual([]);
  });
});

describe('a permission granted while in use (protocol 4.3)', () => {
  beforeEach(async () => {
    await scene.open('1.0.0');
    scene.answer('while-in-use');
    await scene.device.call('payment.pay', pay);
  });

  it('holds until the program is closed, also over a reload of its page', async () => {
    await scene.device.call('payment.pay', pay);
    await scene.device.call('app.restart');
    await scene.device.platform.clock.advance(0);
    await settle();
    await scene.device.call('payment.pay', pay);
    expect(scene.asked).toEqual(['payment']);
    await scene.device.launch();
    await scene.device.call('payment.pay', pay);
    expect(scene.asked).toEqual(['payment', 'payment']);
  });

  it('does not hold while nobody sees the program, and does after', async () => {
    scene.device.programs.surface.sign({ type: 'hidden' });
    expect(await scene.device.call('payment.pay', pay)).toMatchObject(failure('PERMISSION_DENIED'));
    expect(await scene.device.call('permission.query', { names: ['payment'] })).toMatchObject(
      success({ payment: 'granted' }),
    );
    scene.device.programs.surface.sign({ type: 'visible' });
    expect(await scene.device.call('payment.pay', pay)).toMatchObject({ type: 'result' });
    expect(scene.asked).toEqual(['payment']);
  });

  it('leaves nothing on the disk for a crash to find', async () => {
    expect([...scene.device.platform.disk.rows.keys()].filter((key) => key.startsWith('grant/'))).toEqual([]);
    await scene.device.restart();
    expect(await scene.grants()).toEqual([]);
  });
});

describe('a permission granted always (protocol 4.3)', () => {
  it.each([
    ['payment', 365],
    ['geolocation', 90],
  ])(
    '%s holds for %i days, over launches and restarts, and is then asked again',
    async (permission, days) => {
      await scene.open('1.0.0', { permissions: [permission] });
      scene.answer('always');
      const request = () => scene.device.call('permission.request', { names: [permission] });
      await request();
      const [grant] = await scene.grants();
      expect(grant?.expiresAtMs).toBe((grant?.decidedAtMs ?? 0) + days * DAY_MS);
      await scene.device.restart();
      scene.answer('always');
      await scene.device.platform.clock.advance(days * DAY_MS - 1);
      await scene.device.launch();
      await request();
      expect(scene.asked).toEqual([permission]);
      await scene.device.platform.clock.advance(1);
      await request();
      expect(scene.asked).toEqual([permission, permission]);
    },
  );

  it('is asked for with the day until which it would hold', async () => {
    await scene.open('1.0.0');
    const until: number[] = [];
    scene.device.platform.user.consent = ({ alwaysUntilMs }) => {
      until.push(alwaysUntilMs);
      return Promise.resolve('always');
    };
    await scene.device.call('payment.pay', pay);
    expect(until).toEqual([(await scene.grants())[0]?.expiresAtMs]);
  });
});

describe('a clock that is put back', () => {
  const held = async () => {
    const { platform, grants: answers, call } = await openGreeted();
    await call('payment.pay', pay);
    let shiftMs = 0;
    const now = platform.clock.now.bind(platform.clock);
    Object.assign(platform.clock, { now: () => now() + shiftMs });
    const shift = (byMs: number) => {
      shiftMs = byMs;
      return answers.list().length;
    };
    return { shift };
  };

  it('ends what lives by it, so that nothing lives longer', async () => {
    const { shift } = await held();
    expect([shift(200 * DAY_MS), shift(100 * DAY_MS), shift(200 * DAY_MS)]).toEqual([1, 0, 0]);
  });

  it('by no more than a time server does changes nothing', async () => {
    const { shift } = await held();
    expect([shift(DAY_MS), shift(DAY_MS - 60_000)]).toEqual([1, 1]);
  });
});

describe('a question that was waved away three times', () => {
  it('is asked again in the next launch', async () => {
    await scene.open('1.0.0');
    scene.answer('dismissed');
    for (let tries = 0; tries < 5; tries += 1) await scene.device.call('payment.pay', pay);
    await scene.device.launch();
    await scene.device.call('payment.pay', pay);
    expect(scene.asked).toHaveLength(4);
  });
});

describe('an answer that comes when the program is gone', () => {
  it.each<ConsentChoice>(['once', 'while-in-use', 'always'])('is not taken down: %s', async (choice) => {
    await scene.open('1.0.0');
    let agree: (choice: ConsentChoice) => void = () => undefined;
    scene.device.platform.user.consent = () => new Promise((resolve) => (agree = resolve));
    await scene.device.call('payment.pay', pay);
    await scene.device.launch();
    agree(choice);
    await settle();
    expect(await scene.grants()).toEqual([]);
  });

  it('is not taken down either when it goes while the answer is written', async () => {
    await scene.open('1.0.0');
    scene.answer('while-in-use');
    await scene.device.call('permission.request', { names: ['payment'] });
    await scene.device.host.changeGrant(id, 'payment', 'always');
    await Promise.all([
      scene.device.host.changeGrant(id, 'payment', 'while-in-use'),
      scene.device.host.launch(id),
    ]);
    expect(await scene.grants()).toEqual([]);
    const { receipts } = await scene.device.host.consentReceipts();
    expect(receipts.map(({ mode, ended }) => [mode, ended])).toEqual([
      ['while-in-use', null],
      ['always', null],
      ['while-in-use', null],
      ['while-in-use', 'launch-ended'],
    ]);
  });
});
