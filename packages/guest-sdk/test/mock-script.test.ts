import { afterEach, describe, expect, it, vi } from 'vitest';

import { connect, isBridgeError, readBytes, writeBytes } from '../src/index.js';
import { createMock, createMockOn, fail } from '../src/mock.js';
import { openMiniApp } from '../src/client.js';

import { held, outcomeOf } from './open-guest.js';
import { createVirtualClock } from './virtual-clock.js';

import type { MockFrame, MockOptions } from '../src/mock.js';

const order = { orderId: 'order-123', amount: 99.99, currency: 'USD' };
const paid = { transactionId: 't-1', status: 'paid' } as const;

async function open(options: MockOptions = {}) {
  const mock = createMock(options);
  return { mock, mp: await connect({ transport: mock.connect() }) };
}

async function openOnClock(options: MockOptions = {}) {
  const clock = createVirtualClock();
  const mock = createMockOn(clock, options);
  const mp = await openMiniApp({ transport: mock.connect(), clock, timeoutMs: 5_000 });
  return { clock, mock, mp };
}

describe('a scripted failure', () => {
  it('has the code, the message and the data of a host’s', async () => {
    const { mp } = await open({
      answers: {
        'payment.pay': fail('payment/declined', 'No money.'),
        'storage.get': fail('RATE_LIMITED', 'Slowly.', { retryAfterMs: 250 }),
      },
    });
    await expect(mp.call('payment.pay', order)).rejects.toMatchObject({
      code: 'payment/declined',
      message: 'No money.',
    });
    await expect(mp.call('storage.get', { key: 'a' })).rejects.toMatchObject({ retryAfterMs: 250 });
  });

  it('says what it is when a test gives no words', async () => {
    const { mp } = await open({
      answers: { 'location.get': fail('UNAVAILABLE') },
      permissions: { geolocation: 'granted' },
    });
    await expect(mp.call('location.get', {})).rejects.toMatchObject({
      message: 'The mock was told to fail with UNAVAILABLE.',
    });
  });
});

describe('answers in turn', () => {
  it('come one after another, and the last one stays', async () => {
    const { mp } = await open({
      answers: {
        'payment.pay': {
          inTurn: [fail('payment/declined'), paid, () => ({ transactionId: 't-2', status: 'paid' })],
        },
      },
    });
    const pay = async () => {
      try {
        return (await mp.call('payment.pay', order)).transactionId;
      } catch (error) {
        return isBridgeError(error) && error.code;
      }
    };
    expect([await pay(), await pay(), await pay(), await pay()]).toEqual([
      'payment/declined',
      't-1',
      't-2',
      't-2',
    ]);
  });

  it('are checked each by itself, and a wrong one says where it is wrong', async () => {
    const wrong = { transactionId: 7 } as unknown as typeof paid;
    const { mp } = await open({ answers: { 'payment.pay': { inTurn: [paid, wrong] } } });
    expect(await mp.call('payment.pay', order)).toEqual(paid);
    await expect(mp.call('payment.pay', order)).rejects.toMatchObject({
      code: 'INVALID_RESULT',
      message: expect.stringMatching(/^The mock's answer to payment\.pay: .*transactionId/u) as unknown,
    });
  });
});

describe('the latency of a mock', () => {
  it('is that of the method where it has its own', async () => {
    const { clock, mp } = await openOnClock({ latencyMs: 100, latencyMsOf: { 'payment.pay': 3_000 } });
    const ping = held(mp.call('bridge.ping'));
    const paying = held(mp.call('payment.pay', order));
    await clock.advance(100);
    expect(await outcomeOf(ping)).toMatchObject({ result: {} });
    await clock.advance(2_899);
    expect(await outcomeOf(paying)).toBe('waiting');
    await clock.advance(1);
    expect(await outcomeOf(paying)).toMatchObject({ result: { status: 'paid' } });
  });
});

// protocol 2.5
describe('a mock of a host that cannot do everything', () => {
  it('lacks a method: supports() is false, and a call says why', async () => {
    const { mp } = await open({ unsupported: { 'scan.scanCode': 'There is no camera here.' } });
    expect([mp.supports('scan.scanCode'), mp.supports('scan.scanCode2'), mp.supports('app.ready')]).toEqual([
      false,
      false,
      true,
    ]);
    await expect(mp.call('scan.scanCode', {})).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: 'scan.scanCode: There is no camera here.',
    });
    expect(await mp.call('bridge.getCapabilities')).toMatchObject({
      unsupported: { 'scan.scanCode': 'There is no camera here.' },
    });
  });

  it('lacks a parameter: supports() is false for it, and a call that has it is refused', async () => {
    const { mp } = await open({ without: { 'share.open': ['refs'] } });
    expect([mp.supports('share.open'), mp.supports('share.open', 'refs')]).toEqual([true, false]);
    const call = mp.call as unknown as (method: string, params: object) => Promise<unknown>;
    await expect(call('share.open', { refs: ['a.pdf'] })).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: expect.stringContaining('"refs"') as unknown,
    });
    expect(await mp.call('share.open', { text: 'My receipt' })).toBeDefined();
  });
});

// protocol 4.3, 4.5
describe('the user of a mock', () => {
  it('has made a gesture, or not', async () => {
    let gestures = 1;
    const { mp } = await open({ takeGesture: () => gestures-- > 0 });
    expect(await mp.call('file.pick', {})).toEqual({ files: [] });
    await expect(mp.call('file.pick', {})).rejects.toMatchObject({ code: 'GESTURE_REQUIRED' });
  });

  it('is not asked by a call that has a deadline', async () => {
    const consent = vi.fn(() => 'granted' as const);
    const { mp } = await open({ consent });
    await expect(mp.call('payment.getStatus', { orderId: 'o' })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringContaining('call permission.request first') as unknown,
    });
    expect(consent).not.toHaveBeenCalled();
    await mp.call('permission.request', { names: ['payment'] });
    expect(await mp.call('payment.getStatus', { orderId: 'o' })).toMatchObject({ status: 'unknown' });
  });

  it('waves a question away, which leaves the permission undecided', async () => {
    const { mp } = await open({ consent: 'dismissed' });
    expect(await mp.call('permission.request', { names: ['payment'] })).toEqual({ payment: 'prompt' });
  });
});

describe('what was called', () => {
  it('is there to be asked for, also what was refused', async () => {
    const { mock, mp } = await open({ consent: 'denied' });
    await mp.call('storage.set', { key: 'a', value: 1 });
    await expect(mp.call('payment.pay', order)).rejects.toThrow();
    await mp.call('storage.set', { key: 'b', value: 2 });
    expect(mock.calls('payment.pay')).toEqual([order]);
    expect(mock.calls('storage.set').map(({ key }) => key)).toEqual(['a', 'b']);
    expect(mock.calls('storage.get')).toEqual([]);
  });
});

// protocol 3.9
describe('the files of a mock', () => {
  const many = Uint8Array.from({ length: 2_200_000 }, (_, index) => (index * 7 + (index >> 8)) & 255);
  const isMany = (bytes: Uint8Array | undefined) => bytes !== undefined && Buffer.compare(bytes, many) === 0;

  it('are written and read as bytes, more than may be under way at once', async () => {
    const { mock } = await open();
    expect(await writeBytes({ path: 'a/many.bin' }, many)).toMatchObject({
      ref: 'a/many.bin',
      sizeBytes: 2_200_000,
    });
    expect(isMany(mock.files.get('a/many.bin'))).toBe(true);
    expect(isMany(await readBytes({ ref: 'a/many.bin', offset: 0 }))).toBe(true);
  });

  it('can be there before the program', async () => {
    const { mock } = await open();
    mock.files.set('note.txt', new TextEncoder().encode('Hello'));
    expect(new TextDecoder().decode(await readBytes({ ref: 'note.txt', offset: 1, length: 3 }))).toBe('ell');
    await expect(readBytes({ ref: 'none.txt', offset: 0 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('break when a chunk is lost, and nothing is kept', async () => {
    const { mock } = await open();
    mock.use((frame, _, next) => {
      if (frame.type !== 'chunk' || frame.sequence !== 2) next(frame);
    });
    await expect(writeBytes({ path: 'many.bin' }, many)).rejects.toMatchObject({ code: 'STREAM_BROKEN' });
    expect(mock.files.size).toBe(0);
  });
});

describe('a middleware at the wire', () => {
  const clean: (() => void)[] = [];
  afterEach(() => clean.splice(0).forEach((stop) => stop()));

  it('sees every frame of both sides', async () => {
    const mock = createMock();
    const seen: string[] = [];
    mock.use((frame, direction, next) => {
      seen.push(`${direction} ${frame.type}`);
      next(frame);
    });
    const mp = await connect({ transport: mock.connect() });
    await mp.call('app.ready');
    expect(seen).toEqual(['toHost hello', 'toGuest welcome', 'toHost call', 'toGuest result']);
  });

  it('doubles a call, which is carried out once', async () => {
    const pay = vi.fn(() => paid);
    const { mock, mp } = await open({ answers: { 'payment.pay': pay } });
    mock.use((frame, direction, next) => {
      next(frame);
      if (direction === 'toHost') next(frame);
    });
    expect(await mp.call('payment.pay', order)).toEqual(paid);
    expect(pay).toHaveBeenCalledTimes(1);
    expect(mock.calls('payment.pay')).toHaveLength(1);
  });

  it('loses an answer: the call settles at its deadline', async () => {
    const { clock, mock, mp } = await openOnClock();
    clean.push(mock.use((frame, _, next) => frame.type === 'result' || next(frame)));
    const call = held(mp.call('app.ready'));
    await clock.advance(5_000);
    const outcome = await outcomeOf(call);
    expect(isBridgeError(outcome) && ['TIMEOUT', 'SESSION_LOST'].includes(outcome.code)).toBe(true);
  });

  it('delays and changes frames, the one that came last first, until it is taken away', async () => {
    const { clock, mock, mp } = await openOnClock();
    const change = (by: string) => (frame: MockFrame, _: unknown, next: (frame: MockFrame) => void) =>
      next(frame.type === 'result' ? { ...frame, result: `${JSON.stringify(frame.result)}${by}` } : frame);
    const stopFirst = mock.use(change('1'));
    mock.use(change('2'));
    mock.use((frame, direction, next) => {
      if (direction === 'toHost') next(frame);
      else clock.setTimer(500, () => next(frame));
    });
    const call = held(mp.call('app.ready') as Promise<unknown>);
    await clock.advance(499);
    expect(await outcomeOf(call)).toBe('waiting');
    await clock.advance(1);
    expect(await call).toBe('"null2"1');
    stopFirst();
    const again = held(mp.call('app.ready') as Promise<unknown>);
    await clock.advance(500);
    expect(await again).toBe('null2');
  });
});
