import {
  createMemoryPlatform,
  createMemoryStore,
  hostileGuest,
  linkedTransports,
  scriptGuest,
  settle,
} from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { openGrants } from '../src/grants.js';
import { openPaymentJournal } from '../src/payment-journal.js';
import { openProgramStorage } from '../src/program-storage.js';
import { startSession } from '../src/session.js';

import type { ProgramIdentity } from '../src/program-context.js';
import type { Session } from '../src/session.js';
import type { MemoryPlatform, ScriptedGuest } from '@org/testkit';
import type { Transport } from '@org/bridge-protocol';

const program: ProgramIdentity = {
  id: 'com.example.loans',
  name: 'Loans',
  version: '1.0.0',
  partnerName: 'Example Bank',
  permissions: ['payment', 'auth.token'],
  partnerPermissions: ['payment', 'auth.token', 'geolocation'],
  domains: ['api.partner.com'],
};

interface Fixture {
  readonly platform: MemoryPlatform;
  readonly guest: ScriptedGuest;
  readonly session: Session;
  readonly transport: Transport;
  readonly readyCalls: string[];
  readonly call: (method: string, params?: unknown, id?: string) => Promise<unknown>;
}

async function openSession(
  change: Partial<ProgramIdentity> = {},
): Promise<Fixture & { guestEnd: Transport }> {
  const platform = createMemoryPlatform({ network: createMemoryStore().network, program: () => undefined });
  const [guestEnd, hostEnd] = linkedTransports();
  const readyCalls: string[] = [];
  const identity = { ...program, ...change };
  const session = startSession(hostEnd, {
    platform,
    program: identity,
    host: { name: 'Test Host', version: '2.0.0', locale: 'en' },
    launch: { path: '/offers', query: { from: 'qr' } },
    storage: openProgramStorage(platform.records, identity.id),
    grants: await openGrants(platform, identity.id, () => undefined),
    payments: openPaymentJournal(platform, identity.id),
    reportReady: () => readyCalls.push('ready'),
    requestClose: () => undefined,
    checkForUpdate: () => Promise.resolve({ status: 'up-to-date', version: '1.0.0' }),
  });
  const guest = scriptGuest(guestEnd);
  let calls = 0;
  const call = async (method: string, params: unknown = {}, id = `call-${String((calls += 1))}`) => {
    guest.send([{ type: 'call', id, method, params }]);
    await settle();
    return guest.answersTo(id)[0];
  };
  return { platform, guest, session, transport: hostEnd, readyCalls, call, guestEnd };
}

async function openGreeted(change: Partial<ProgramIdentity> = {}): Promise<Fixture> {
  const fixture = await openSession(change);
  await fixture.guest.greet(settle);
  return fixture;
}

const failure = (code: string) => ({ type: 'error', error: { code } });
const success = (result: unknown) => ({ type: 'result', result });

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

describe('consent (protocol 4.3)', () => {
  const pay = { orderId: 'order-123', amount: 99.99, currency: 'USD' };

  it('is asked once and remembered', async () => {
    const { platform, call } = await openGreeted();
    const asked: string[] = [];
    platform.user.consent = ({ permission, opens }) => {
      asked.push(`${permission}: ${opens}`);
      return Promise.resolve('granted');
    };
    expect(await call('payment.pay', pay)).toMatchObject(
      success({ transactionId: 'transaction-1', status: 'paid' }),
    );
    expect(await call('payment.pay', pay)).toMatchObject(success({ transactionId: 'transaction-2' }));
    expect(asked).toEqual(['payment: Ask you to pay. Every payment needs your confirmation.']);
  });

  it('is asked for by interactive methods only, which have the time', async () => {
    const { platform, call } = await openGreeted();
    let asked = 0;
    platform.user.consent = () => {
      asked += 1;
      return Promise.resolve('granted');
    };
    expect(await call('payment.getStatus', { orderId: 'o' })).toMatchObject(failure('PERMISSION_DENIED'));
    expect(asked).toBe(0);
  });

  it('that is denied stays denied, and is not asked again', async () => {
    const { platform, call } = await openGreeted();
    let asked = 0;
    platform.user.consent = () => {
      asked += 1;
      return Promise.resolve('denied');
    };
    expect(await call('payment.pay', pay)).toMatchObject(failure('PERMISSION_DENIED'));
    expect(await call('payment.pay', pay)).toMatchObject(failure('PERMISSION_DENIED'));
    expect(await call('permission.query', { names: ['payment'] })).toMatchObject(
      success({ payment: 'denied' }),
    );
    expect(asked).toBe(1);
  });

  it('that is waved away three times is not asked a fourth time', async () => {
    const { platform, call } = await openGreeted();
    let asked = 0;
    platform.user.consent = () => {
      asked += 1;
      return Promise.resolve('dismissed');
    };
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await call('payment.pay', pay)).toMatchObject(failure('PERMISSION_DENIED'));
    }
    expect(asked).toBe(3);
  });

  it('is one question for many calls that wait for it', async () => {
    const { platform, guest } = await openGreeted();
    let answer: (state: 'granted') => void = () => undefined;
    let asked = 0;
    platform.user.consent = () => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    guest.send(['a', 'b', 'c'].map((id) => ({ type: 'call', id, method: 'payment.pay', params: pay })));
    await settle();
    answer('granted');
    await settle();
    expect(asked).toBe(1);
    expect(['a', 'b', 'c'].map((id) => guest.answersTo(id)[0]?.type)).toEqual(['result', 'result', 'result']);
  });
});

describe('a payment (protocol 3.6)', () => {
  const pay = (id: string, key: string, orderId = 'order-123') => ({
    type: 'call',
    id,
    key,
    method: 'payment.pay',
    params: { orderId, amount: 99.99, currency: 'USD' },
  });

  it('under one key is paid once, however often it is asked for', async () => {
    const { guest } = await openGreeted();
    guest.send([pay('a', 'key'), pay('b', 'key')]);
    await settle();
    guest.send([pay('c', 'key')]);
    await settle();
    expect(['a', 'b', 'c'].map((id) => guest.answersTo(id)[0])).toMatchObject(
      ['a', 'b', 'c'].map((id) => ({
        type: 'result',
        id,
        result: { transactionId: 'transaction-1', status: 'paid' },
      })),
    );
  });

  it('under a used key for another order is a CONFLICT', async () => {
    const { guest } = await openGreeted();
    guest.send([pay('a', 'key')]);
    await settle();
    guest.send([pay('b', 'key', 'order-456')]);
    await settle();
    expect(guest.answersTo('b')).toMatchObject([failure('CONFLICT')]);
  });

  it.each([
    [{ type: 'cancelled' } as const, 'USER_CANCELLED', 'cancelled'],
    [{ type: 'declined', message: 'Card refused.' } as const, 'payment/declined', 'declined'],
  ])('that ends %o is an error with its code, and a status', async (outcome, code, status) => {
    const { platform, call } = await openGreeted();
    platform.user.pay = () => Promise.resolve(outcome);
    const params = { orderId: 'order-123', amount: 99.99, currency: 'USD' };
    expect(await call('payment.pay', params)).toMatchObject(failure(code));
    expect(await call('payment.getStatus', { orderId: 'order-123' })).toMatchObject(
      success({ status, transactionId: null }),
    );
  });

  it('that the guest cancels closes the sheet and is answered once', async () => {
    const { platform, guest } = await openGreeted();
    platform.user.pay = ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve({ type: 'cancelled' });
        });
      });
    guest.send([pay('a', 'key')]);
    await settle();
    guest.send([{ type: 'cancel', id: 'a' }]);
    await settle();
    expect(guest.answersTo('a')).toMatchObject([failure('CANCELLED')]);
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
