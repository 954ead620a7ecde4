import { limits } from '@org/bridge-protocol';
import { hostileGuest, linkedTransports, scriptGuest, settle } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { startSession } from '../src/session.js';
import { welcomeAhead } from '../src/welcome.js';

import { failure, openGreeted, openSession, success } from './session-fixture.js';

describe('a hostile guest', async () => {
  const report = await hostileGuest(async () => (await openSession()).guestEnd, settle);
  it.each(report.passed)('%s', (name) => {
    expect(report.passed).toContain(name);
  });
  it('has no case that the host fails', () => {
    expect(report.failed).toEqual([]);
    expect(report.passed.length).toBe(33);
  });
});

describe('the welcome (protocol 2.4)', () => {
  it('carries the live method table and the program’s own permissions', async () => {
    const { guest } = await openGreeted();
    expect(guest.received[0]).toMatchObject({
      type: 'welcome',
      nonce: 'scripted',
      protocol: 1,
      program: { id: 'com.example.loans', version: '1.0.0' },
      permissions: { payment: 'prompt', geolocation: 'unavailable', 'auth.token': 'granted' },
    });
    const [welcome] = guest.received;
    expect(welcome?.type === 'welcome' ? welcome.methods['payment.pay'] : null).toEqual({
      latency: 'interactive',
      permission: 'payment',
      once: true,
    });
  });

  it('is not given to a guest that speaks another protocol', async () => {
    const { guest } = await openSession();
    guest.send([{ type: 'hello', nonce: 'n', protocol: [2], sdk: 'later' }], '');
    await settle();
    expect(guest.received).toEqual([{ type: 'bye', reason: 'VERSION_MISMATCH' }]);
  });

  // protocol 2.6
  it('comes in the session that a page script made up, in which the first call stands right behind the hello', async () => {
    const [guestEnd, hostEnd] = linkedTransports();
    const { program } = await openSession();
    startSession(hostEnd, program, 'of-a-page-script');
    const guest = scriptGuest(guestEnd);
    guest.send([{ type: 'hello', nonce: 'early', protocol: [1], sdk: 'early' }], '');
    guest.send([{ type: 'call', id: 'first', method: 'storage.keys', params: {} }], 'of-a-page-script');
    await settle();
    expect(guest.received.map(({ type }) => type)).toEqual(['welcome', 'result']);
  });

  it('is said goodbye when a page script has given it and too many said hello', async () => {
    const { program } = await openSession();
    for (let hellos = 0; program.rateLimit('hello', limits.rate.hello) === null; hellos += 1)
      expect(hellos).toBeLessThan(1_000);
    const [guestEnd, hostEnd] = linkedTransports();
    startSession(hostEnd, program, 'of-a-page-script');
    const guest = scriptGuest(guestEnd);
    guest.send([{ type: 'hello', nonce: 'late', protocol: [1], sdk: 'late' }], '');
    await settle();
    expect(guest.received).toEqual([{ type: 'bye', reason: 'RATE_LIMITED' }]);
  });

  it('is given to a page script without a denial, which may be gone when somebody hears it', async () => {
    const { program } = await openSession({ permissions: ['geolocation', 'payment'] });
    const denying = { ...program.grants, answerTo: () => 'denied' as const };
    const ahead: unknown = JSON.parse(welcomeAhead({ ...program, grants: denying }));
    expect(ahead).toMatchObject({
      type: 'welcome',
      nonce: '',
      protocol: 1,
      permissions: { payment: 'prompt' },
    });
  });
});

describe('a call', () => {
  it('is answered with falsy values as they are', async () => {
    const { call } = await openGreeted();
    for (const value of [0, '', false, null]) {
      await call('storage.set', { key: 'falsy', value });
      expect(await call('storage.get', { key: 'falsy' })).toMatchObject(success({ value }));
    }
  });

  it.each<[string, string, unknown, unknown]>([
    [
      'without its permission in the manifest is refused',
      'payment.pay',
      { orderId: 'o', amount: 1, currency: 'USD' },
      failure('PERMISSION_DENIED'),
    ],
    ['with unknown params is refused', 'storage.get', { key: 'a', extra: 1 }, failure('INVALID_PARAMS')],
    ['with a missing param is refused', 'storage.get', {}, failure('INVALID_PARAMS')],
    [
      'to a domain that is not allowed is refused',
      'network.request',
      { url: 'https://evil.example/' },
      failure('DOMAIN_NOT_ALLOWED'),
    ],
    [
      'for the environment names host and program',
      'app.getEnvironment',
      {},
      success({ hostName: 'Test Host', platform: 'memory', programId: 'com.example.loans' }),
    ],
    ['for launch options', 'app.getLaunchOptions', {}, success({ path: '/offers', query: { from: 'qr' } })],
    [
      'for states of permissions',
      'permission.query',
      { names: ['payment', '__proto__'] },
      success({ payment: 'unavailable' }),
    ],
  ])('%s', async (_title, method, params, expected) => {
    const { call } = await openGreeted({ permissions: [] });
    expect(await call(method, params)).toMatchObject(expected as object);
  });

  it('refuses an amount finer than its currency', async () => {
    const { call } = await openGreeted();
    for (const [amount, currency] of [
      [99.999, 'USD'],
      [1.5, 'JPY'],
      [0, 'USD'],
      [-1, 'USD'],
      [1e21, 'USD'],
      ['1e3', 'USD'],
    ]) {
      expect(await call('payment.pay', { orderId: 'o', amount, currency })).toMatchObject(
        failure('INVALID_PARAMS'),
      );
    }
  });

  it('that never ends on the host’s side is answered with TIMEOUT', async () => {
    const { platform, call, guest } = await openGreeted();
    platform.issueToken = () => new Promise(() => undefined);
    expect(await call('auth.getToken', {}, 'stuck')).toBeUndefined();
    await platform.clock.advance(30_000);
    await settle();
    expect(guest.answersTo('stuck')).toMatchObject([failure('TIMEOUT')]);
  });

  it('whose answer fits no packet is told so', async () => {
    const { platform, call } = await openGreeted();
    platform.disk.rows.set('storage/com.example.loans:large', JSON.stringify('x'.repeat(1_100_000)));
    expect(await call('storage.get', { key: 'large' })).toMatchObject(failure('PAYLOAD_TOO_LARGE'));
  });

  it('whose answer nests too deep for a packet is told so', async () => {
    const { platform, call } = await openGreeted();
    platform.disk.rows.set('storage/com.example.loans:deep', '['.repeat(40) + ']'.repeat(40));
    expect(await call('storage.get', { key: 'deep' })).toMatchObject(failure('PAYLOAD_TOO_DEEP'));
  });

  it('whose answer is no JSON is answered all the same', async () => {
    const { platform, call } = await openGreeted();
    // What a host written without types may give.
    platform.issueToken = () => Promise.resolve({ token: 1n } as never);
    platform.screens.showDialog = () => Promise.resolve(2n as never);
    const dialog = { title: 'Leave?', message: 'Really?', buttons: [{ id: 'yes', label: 'Yes' }] };
    for (const answer of [await call('auth.getToken'), await call('ui.showDialog', dialog)])
      expect(answer).toMatchObject({ type: 'error' });
  });

  it('hides what a handler throws', async () => {
    const { platform, call } = await openGreeted();
    platform.issueToken = () => Promise.reject(new Error('secret path /etc/host.key'));
    const answer = await call('auth.getToken');
    expect(answer).toMatchObject(failure('UNAVAILABLE'));
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('does not hand out a token that lives too long', async () => {
    const { platform, call } = await openGreeted();
    platform.issueToken = () =>
      Promise.resolve({ token: 'long', expiresAtMs: platform.clock.now() + 3_600_000, scopes: [] });
    const answer = await call('auth.getToken');
    expect(answer).toMatchObject(failure('INTERNAL'));
    expect(JSON.stringify(answer)).not.toContain('long"');
  });
});

describe('storage', () => {
  it('belongs to one program', async () => {
    const { platform, call } = await openGreeted();
    await call('storage.set', { key: 'com.other:secret', value: 1 });
    expect([...platform.disk.rows.keys()]).toEqual(['storage/com.example.loans:com.other:secret']);
  });

  it('refuses what is above the quota, and keeps what was there', async () => {
    const { call } = await openGreeted();
    const large = 'x'.repeat(900_000);
    for (let index = 0; index < 5; index += 1) {
      expect(await call('storage.set', { key: `k${String(index)}`, value: large })).toMatchObject(
        success(null),
      );
    }
    expect(await call('storage.set', { key: 'k5', value: large })).toMatchObject(failure('QUOTA_EXCEEDED'));
    expect(await call('storage.keys')).toMatchObject(success({ keys: ['k0', 'k1', 'k2', 'k3', 'k4'] }));
    expect(await call('storage.getInfo')).toMatchObject(success({ usedChars: 4_500_020, keyCount: 5 }));
  });
});

describe('events (protocol 6)', () => {
  it('come after a subscription only, in sequence, and stop with it', async () => {
    const { session, guest, call } = await openGreeted();
    session.emit('update.ready', { version: '1.0.1' });
    await call('bridge.subscribe', { event: 'update.ready' }, 'sub');
    session.emit('update.ready', { version: '1.0.2' });
    session.emit('update.ready', { version: '1.0.3' });
    await settle();
    const [subscribed] = guest.answersTo('sub');
    await call('bridge.unsubscribe', subscribed?.type === 'result' ? subscribed.result : null);
    session.emit('update.ready', { version: '1.0.4' });
    await settle();
    expect(guest.received.filter(({ type }) => type === 'event')).toMatchObject([
      { sequence: 1, data: { version: '1.0.2' } },
      { sequence: 2, data: { version: '1.0.3' } },
    ]);
  });

  it('that do not exist cannot be subscribed to', async () => {
    const { call } = await openGreeted();
    expect(await call('bridge.subscribe', { event: 'constructor' })).toMatchObject(
      failure('METHOD_NOT_FOUND'),
    );
  });
});

describe('the end of a session', () => {
  it('says bye, cancels what is open, and answers nothing more', async () => {
    const { platform, session, guest } = await openGreeted();
    let isAborted = false;
    platform.user.pay = ({ signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          isAborted = true;
        });
      });
    guest.send([
      { type: 'call', id: 'a', method: 'payment.pay', params: { orderId: 'o', amount: 1, currency: 'USD' } },
    ]);
    await settle();
    session.close('closed');
    session.close('closed');
    await settle();
    expect(isAborted).toBe(true);
    expect(guest.received.at(-1)).toEqual({ type: 'bye', reason: 'closed' });
    expect(platform.clock.pending).toBe(0);
  });
});

describe('a ping (protocol 3.5)', () => {
  it('names the calls the host does not know', async () => {
    const { guest } = await openGreeted();
    guest.send([{ type: 'ping', waiting: ['lost'] }]);
    await settle();
    expect(guest.received.at(-1)).toEqual({ type: 'pong', unknown: ['lost'] });
  });
});
