import { settle } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { failure, openGreeted, success } from './session-fixture.js';

describe('consent (protocol 4.3)', () => {
  const pay = { orderId: 'order-123', amount: 99.99, currency: 'USD' };

  it('is asked once and remembered', async () => {
    const { platform, call } = await openGreeted();
    const asked: string[] = [];
    platform.user.consent = ({ permission, opens }) => {
      asked.push(`${permission}: ${opens}`);
      return Promise.resolve('always');
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
      return Promise.resolve('always');
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
    let answer: (choice: 'always') => void = () => undefined;
    let asked = 0;
    platform.user.consent = () => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    guest.send(['a', 'b', 'c'].map((id) => ({ type: 'call', id, method: 'payment.pay', params: pay })));
    await settle();
    answer('always');
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

  it('that a host lost sight of is found at the payment service, and kept', async () => {
    const { platform, guest, call } = await openGreeted();
    platform.user.pay = () => new Promise(() => undefined);
    guest.send([pay('a', 'key')]);
    await settle();
    // What a crash leaves: an act that began, and nobody that works on it.
    const [began] = await platform.records.list('once/');
    const [row, text] = began ?? ['', ''];
    await platform.records.commit(
      new Map([[row.replace('key', 'lost'), text.replace('order-123', 'order-456')]]),
      {
        durable: true,
      },
    );
    const asked: unknown[] = [];
    const status = () => call('payment.getStatus', { orderId: 'order-456' });
    expect(await status()).toMatchObject(success({ status: 'pending', transactionId: null }));
    Object.assign(platform.screens, {
      findPayment: async (request: unknown) => {
        asked.push(request);
        return Promise.resolve({ type: 'paid', transactionId: 'found-1' });
      },
    });
    for (let times = 0; times < 2; times += 1)
      expect(await status()).toMatchObject(success({ status: 'paid', transactionId: 'found-1' }));
    expect(asked).toEqual([{ programId: 'com.example.loans', idempotencyKey: 'lost' }]);
  });

  it('that was paid stays paid, whatever is tried for its order after', async () => {
    const { platform, guest, call } = await openGreeted();
    guest.send([pay('a', 'first')]);
    await settle();
    await platform.clock.advance(1_000);
    platform.user.pay = () => Promise.resolve({ type: 'cancelled' });
    guest.send([pay('b', 'second')]);
    await settle();
    expect(await call('payment.getStatus', { orderId: 'order-123' })).toMatchObject(
      success({ status: 'paid', transactionId: 'transaction-1' }),
    );
  });
});
