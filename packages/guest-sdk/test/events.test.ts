import { describe, expect, it, vi } from 'vitest';

import { createEvents } from '../src/events.js';

import { openGuest } from './open-guest.js';
import { settleMicrotasks } from './virtual-clock.js';

import type { HostFrame } from '@org/bridge-protocol';

const event = 'app.visibilityChange';

function eventFrame(sequence: number, visible: boolean, subscription = 'sub-1'): HostFrame {
  return { type: 'event', subscription, sequence, event, data: { visible } };
}

async function openListener() {
  const guest = await openGuest();
  const on = createEvents(guest.mp);
  const heard = vi.fn();
  const stop = on(event, heard);
  await settleMicrotasks();
  return { ...guest, on, heard, stop };
}

// protocol 6.1
describe('listening to an event', () => {
  it('subscribes with the first listener and unsubscribes with the last', async () => {
    const { on, host, stop } = await openListener();
    host.reply({ subscriptionId: 'sub-1' });
    const stopOther = on(event, () => undefined);
    await settleMicrotasks();
    stop();
    stop();
    await settleMicrotasks();
    expect(host.calls.map(({ method }) => method)).toEqual(['bridge.subscribe']);
    stopOther();
    await settleMicrotasks();
    expect(host.calls.map(({ method, params }) => [method, params])).toEqual([
      ['bridge.subscribe', { event }],
      ['bridge.unsubscribe', { subscriptionId: 'sub-1' }],
    ]);
  });

  it('hears an event that is in the same packet as the answer to its subscription', async () => {
    const { host, heard } = await openListener();
    const id = host.calls[0]?.id ?? '';
    host.send({ type: 'result', id, result: { subscriptionId: 'sub-1' } }, eventFrame(1, false));
    await settleMicrotasks();
    expect(heard.mock.calls).toEqual([[{ visible: false }, 0]]);
  });

  it('that ended before the host answered unsubscribes then', async () => {
    const { host, heard, stop } = await openListener();
    stop();
    host.reply({ subscriptionId: 'sub-1' });
    host.send(eventFrame(1, true));
    await settleMicrotasks();
    expect(host.calls.at(-1)).toMatchObject({
      method: 'bridge.unsubscribe',
      params: { subscriptionId: 'sub-1' },
    });
    expect(heard).not.toHaveBeenCalled();
  });

  it('again after the end asks for a new subscription', async () => {
    const { on, host, stop } = await openListener();
    host.reply({ subscriptionId: 'sub-1' });
    await settleMicrotasks();
    stop();
    const heard = vi.fn();
    on(event, heard);
    await settleMicrotasks();
    const [, , again] = host.calls;
    host.send({ type: 'result', id: again?.id ?? '', result: { subscriptionId: 'sub-2' } });
    host.send(eventFrame(1, true, 'sub-1'), eventFrame(1, false, 'sub-2'));
    await settleMicrotasks();
    expect(heard.mock.calls).toEqual([[{ visible: false }, 0]]);
  });

  it('that the host refuses is said on the console, and may be tried again', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { on, host } = await openListener();
    host.fail('PERMISSION_DENIED', 'Not for you.');
    await settleMicrotasks();
    expect(warn.mock.calls).toMatchObject([[event, { code: 'PERMISSION_DENIED', message: 'Not for you.' }]]);
    warn.mockRestore();
    on(event, () => undefined);
    await settleMicrotasks();
    expect(host.calls).toHaveLength(2);
  });
});

// protocol 6.2
describe('events of a subscription', () => {
  it('come once each, in order, with the number of those that were lost before', async () => {
    const { host, heard } = await openListener();
    host.reply({ subscriptionId: 'sub-1' });
    host.send(
      eventFrame(1, true),
      eventFrame(1, true),
      eventFrame(2, false),
      eventFrame(5, true),
      eventFrame(3, false),
    );
    host.send(eventFrame(6, false, 'sub-9'));
    await settleMicrotasks();
    expect(heard.mock.calls).toEqual([
      [{ visible: true }, 0],
      [{ visible: false }, 0],
      [{ visible: true }, 2],
    ]);
  });

  it('reach every listener, also when one of them throws', async () => {
    const { on, host, heard } = await openListener();
    // The page reports what a listener throws; here the process is the page.
    const others = process.listeners('unhandledRejection');
    const reported = vi.fn();
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', reported);
    const failing = vi.fn(() => {
      throw new Error('a listener failed');
    });
    on(event, failing);
    const last = vi.fn();
    on(event, last);
    host.reply({ subscriptionId: 'sub-1' });
    host.send(eventFrame(1, true), eventFrame(2, true));
    await settleMicrotasks();
    await settleMicrotasks();
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
    expect([heard, failing, last].map((listener) => listener.mock.calls.length)).toEqual([2, 2, 2]);
    expect(reported).toHaveBeenCalledTimes(2);
  });

  it('are not heard after the end of listening, even when they are on their way', async () => {
    const { host, heard, stop } = await openListener();
    host.reply({ subscriptionId: 'sub-1' });
    await settleMicrotasks();
    host.send(eventFrame(1, true));
    stop();
    await settleMicrotasks();
    expect(heard).not.toHaveBeenCalled();
  });
});
