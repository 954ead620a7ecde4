import { describe, expect, it, vi } from 'vitest';

import { held, openGuest, outcomeOf } from './open-guest.js';
import { settleMicrotasks } from './virtual-clock.js';

const pay = { orderId: 'order-123', amount: 99.99, currency: 'USD' };
const dialog = { title: 'Leave?', message: 'Your order is kept.' };

// protocol 3.4
describe('a call without an answer', () => {
  it.each([
    ['instant', 'storage.get', 5_000],
    ['network', 'network.request', 30_000],
  ] as const)(
    'of class %s rejects with TIMEOUT at its deadline, not before',
    async (_, method, deadlineMs) => {
      const { mp, clock } = await openGuest();
      const params = method === 'storage.get' ? { key: 'a' } : { url: 'https://example.com' };
      const call = mp.call(method as 'storage.get', params as { key: string });
      await clock.advance(deadlineMs - 1);
      expect(await outcomeOf(call)).toBe('waiting');
      await clock.advance(1);
      expect(await outcomeOf(call)).toMatchObject({
        code: 'TIMEOUT',
        message: `${method}: no answer in time.`,
        data: { outcome: 'unknown' },
      });
    },
  );

  it('of class interactive waits as long as the host lives', async () => {
    const { mp, clock, host } = await openGuest();
    const call = mp.call('ui.showDialog', dialog);
    await clock.advance(3_600_000);
    expect(await outcomeOf(call)).toBe('waiting');
    host.reply({ buttonId: 'ok' });
    expect(await call).toEqual({ buttonId: 'ok' });
  });

  it.each([
    [100, 100],
    [900_000, 300_000],
    [0, 5_000],
    [NaN, 5_000],
    [-1, 5_000],
  ])('with timeoutMs %d rejects after %d ms', async (timeoutMs, deadlineMs) => {
    const { mp, clock } = await openGuest();
    const call = mp.call('storage.get', { key: 'a' }, { timeoutMs });
    await clock.advance(deadlineMs - 1);
    expect(await outcomeOf(call)).toBe('waiting');
    await clock.advance(1);
    expect(await outcomeOf(call)).toMatchObject({ code: 'TIMEOUT' });
  });

  it('is cancelled at the host, which may stop working on it', async () => {
    const { mp, clock, host } = await openGuest();
    void held(mp.call('storage.get', { key: 'a' }));
    await clock.advance(5_000);
    expect(host.frames.at(-1)).toEqual({ type: 'cancel', id: host.calls[0]?.id });
  });
});

describe('a reply that comes late, twice, or for nobody', () => {
  it('is dropped and counted', async () => {
    const { mp, clock, host, ignored } = await openGuest();
    const late = held(mp.call('storage.get', { key: 'late' }));
    await clock.advance(5_000);
    expect(await outcomeOf(late)).toMatchObject({ code: 'TIMEOUT' });
    host.reply({ value: 1 });
    await settleMicrotasks();
    expect(ignored()).toBe(1);

    const doubled = mp.call('storage.get', { key: 'doubled' });
    await settleMicrotasks();
    host.reply({ value: 2 });
    host.reply({ value: 3 });
    expect(await doubled).toEqual({ value: 2 });
    host.send({ type: 'result', id: 'nobody-1', result: null });
    host.sendText('{"session":"session-0","frames":[{"type":"bye","reason":"old"}]}');
    for (const text of [
      '',
      'null',
      '[]',
      '{"session":"session-1"}',
      '{"session":"session-1","frames":[null]}',
    ]) {
      host.sendText(text);
    }
    host.sendText('{"session":"session-1","frames":[{"type":"later"},{"type":"error","id":"x"}]}');
    await settleMicrotasks();
    expect(ignored()).toBe(11);
    expect(await outcomeOf(mp.call('storage.get', { key: 'alive' }))).toBe('waiting');
  });
});

// protocol 3.3
describe('a call that is cancelled', () => {
  it('tells the host, and settles as the host says', async () => {
    const { mp, host } = await openGuest();
    const abort = new AbortController();
    const call = mp.call('payment.pay', pay, { signal: abort.signal });
    await settleMicrotasks();
    abort.abort();
    await settleMicrotasks();
    expect(host.frames.at(-1)).toEqual({ type: 'cancel', id: host.calls[0]?.id });
    host.reply({ transactionId: 't-1', status: 'paid' });
    expect(await call).toEqual({ transactionId: 't-1', status: 'paid' });
  });

  it('rejects with CANCELLED after two seconds when the host says nothing', async () => {
    const { mp, clock } = await openGuest();
    const abort = new AbortController();
    const call = mp.call('payment.pay', pay, { signal: abort.signal });
    await clock.advance(60_000);
    abort.abort();
    await clock.advance(1_999);
    expect(await outcomeOf(call)).toBe('waiting');
    await clock.advance(1);
    expect(await outcomeOf(call)).toMatchObject({ code: 'CANCELLED', data: { outcome: 'unknown' } });
  });

  it('does not wait beyond its own deadline', async () => {
    const { mp, clock } = await openGuest();
    const abort = new AbortController();
    const call = held(mp.call('storage.get', { key: 'a' }, { signal: abort.signal }));
    await clock.advance(4_500);
    abort.abort();
    await clock.advance(500);
    expect(await outcomeOf(call)).toMatchObject({ code: 'CANCELLED' });
  });

  it('leaves no listener on the signal', async () => {
    const { mp, host } = await openGuest();
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    const call = mp.call('bridge.ping', {}, { signal });
    await settleMicrotasks();
    host.reply({ hostTimeMs: 1 });
    await call;
    expect(remove).toHaveBeenCalledTimes(1);
  });
});

// protocol 3.5
describe('while something waits', () => {
  it('the guest pings every three seconds, naming the calls that wait', async () => {
    const { mp, clock, host } = await openGuest();
    void mp.call('ui.showDialog', dialog);
    await clock.advance(9_000);
    const waiting = [host.calls[0]?.id];
    expect(host.frames.slice(2)).toEqual([
      { type: 'ping', waiting },
      { type: 'ping', waiting },
      { type: 'ping', waiting },
    ]);
  });

  it('every call rejects with SESSION_LOST ten seconds after the last pong', async () => {
    const { mp, clock, host } = await openGuest();
    const calls = [
      mp.call('ui.showDialog', dialog),
      mp.call('payment.pay', pay),
      mp.call('network.request', { url: 'https://a.example' }),
    ];
    await clock.advance(9_000);
    host.isAnsweringPings = false;
    await clock.advance(9_999);
    expect(await Promise.all(calls.map(outcomeOf))).toEqual(['waiting', 'waiting', 'waiting']);
    await clock.advance(1);
    for (const call of calls) {
      expect(await outcomeOf(call)).toMatchObject({
        code: 'SESSION_LOST',
        message: 'No session: silence.',
        data: { outcome: 'unknown' },
      });
    }
  });

  it('a call that two pongs do not know rejects with SESSION_LOST, the others wait on', async () => {
    const { mp, clock, host } = await openGuest();
    const lost = mp.call('payment.pay', pay);
    const known = mp.call('ui.showDialog', dialog);
    await settleMicrotasks();
    host.unknown = [host.calls[0]?.id ?? ''];
    await clock.advance(3_000);
    expect(await outcomeOf(lost)).toBe('waiting');
    await clock.advance(3_000);
    expect(await outcomeOf(lost)).toMatchObject({ code: 'SESSION_LOST', data: { outcome: 'unknown' } });
    expect(await outcomeOf(known)).toBe('waiting');
  });

  it('one doubled pong, or two with a better one between, lose nothing', async () => {
    const { mp, clock, host } = await openGuest();
    const call = mp.call('ui.showDialog', dialog);
    await settleMicrotasks();
    const id = host.calls[0]?.id ?? '';
    await clock.advance(3_000);
    host.send({ type: 'pong', unknown: [id] }, { type: 'pong', unknown: [id] });
    await clock.advance(3_000);
    host.send({ type: 'pong', unknown: [id] });
    await clock.advance(0);
    expect(await outcomeOf(call)).toBe('waiting');
  });
});

describe('while nothing waits', () => {
  it('the guest sends nothing, sets no timer and notices no silence', async () => {
    const { mp, clock, host } = await openGuest();
    host.isAnsweringPings = false;
    const call = mp.call('bridge.ping');
    await settleMicrotasks();
    host.reply({ hostTimeMs: 1 });
    await call;
    await clock.advance(3_600_000);
    expect(clock.timerCount).toBe(0);
    expect(host.frames).toHaveLength(2);
    expect(await outcomeOf(mp.call('bridge.ping'))).toBe('waiting');
  });

  it('a thousand calls that were answered have used one timer', async () => {
    const { mp, clock, host } = await openGuest();
    const calls = Array.from({ length: 1_000 }, () => mp.call('bridge.ping'));
    await settleMicrotasks();
    expect(clock.timerCount).toBe(1);
    host.send(...host.calls.map(({ id }) => ({ type: 'result', id, result: null }) as const));
    await Promise.all(calls);
    expect(clock.timerCount).toBe(1);
  });
});

// protocol 3.4: a page that slept starts counting again where it stopped
describe('after the page slept for ten minutes', () => {
  it('nothing has timed out, and what comes then settles the calls', async () => {
    const { mp, clock, host } = await openGuest();
    const instant = mp.call('storage.get', { key: 'a' });
    const interactive = mp.call('ui.showDialog', dialog);
    await settleMicrotasks();
    const [first] = host.calls;
    clock.sleep(600_000);
    await clock.advance(0);
    expect(await outcomeOf(instant)).toBe('waiting');
    expect(await outcomeOf(interactive)).toBe('waiting');
    host.send({ type: 'result', id: first?.id ?? '', result: { value: 7 } });
    expect(await instant).toEqual({ value: 7 });
  });

  it('a call made before the late timer has its whole time, and a dead host is still found', async () => {
    const { mp, clock, host } = await openGuest();
    const interactive = held(mp.call('ui.showDialog', dialog));
    await settleMicrotasks();
    host.isAnsweringPings = false;
    clock.sleep(600_000);
    const later = mp.call('storage.get', { key: 'a' });
    await clock.advance(4_999);
    expect(await outcomeOf(later)).toBe('waiting');
    await clock.advance(1);
    expect(await outcomeOf(later)).toMatchObject({ code: 'TIMEOUT' });
    await clock.advance(10_000);
    expect(await outcomeOf(interactive)).toMatchObject({ code: 'SESSION_LOST' });
  });

  it('a call that is blocked for two seconds is not timed out by its own page', async () => {
    const { mp, clock, host } = await openGuest();
    const call = mp.call('storage.get', { key: 'a' }, { timeoutMs: 1_000 });
    await settleMicrotasks();
    host.reply({ value: 'was there all the time' });
    clock.sleep(3_000);
    await clock.advance(0);
    expect(await outcomeOf(call)).toEqual({ result: { value: 'was there all the time' } });
  });
});
