import { describe, expect, it, vi } from 'vitest';

import { createWindowTransport } from '../src/window-transport.js';

import { createVirtualClock, settleMicrotasks } from './virtual-clock.js';

import type { GuestWindow } from '../src/detect.js';

/** A guest's window with what it asked of its parent, and a way to be sent messages. */
function createFakeWindow() {
  const asked: unknown[] = [];
  const listeners = new Set<(event: MessageEvent<unknown>) => void>();
  const parent = { postMessage: (message: unknown, origin: string) => asked.push({ message, origin }) };
  const guest: GuestWindow = {
    parent,
    addEventListener: (_, listener, isCapture) => {
      expect(isCapture).toBe(true);
      listeners.add(listener);
    },
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  const stopped = vi.fn();
  const receive = (event: { source?: unknown; data?: unknown; ports?: readonly MessagePort[] }) => {
    const full = { source: parent, ports: [], data: null, stopImmediatePropagation: stopped, ...event };
    // What the transport reads of an event is there; the rest of a MessageEvent is not.
    for (const listener of listeners) listener(full as unknown as MessageEvent<unknown>);
  };
  const nonce = () => (asked[0] as { message: { nonce: string } }).message.nonce;
  return { guest, asked, listeners, receive, nonce, stopped };
}

function open() {
  const clock = createVirtualClock();
  const fake = createFakeWindow();
  const transport = createWindowTransport(fake.guest, clock, 5_000);
  const packets: string[] = [];
  transport.onPacket((packet) => packets.push(packet));
  return { ...fake, clock, transport, packets };
}

// protocol 2.1
describe('a guest that looks for its host', () => {
  it('asks the window above at once and at 50, 150, 350, 750 and 1500 ms, with one nonce, and then no more', async () => {
    const { asked, clock, nonce } = open();
    const counts = [asked.length];
    for (const ms of [49, 1, 100, 200, 400, 749, 1, 3_499]) {
      await clock.advance(ms);
      counts.push(asked.length);
    }
    expect(counts).toEqual([1, 1, 2, 3, 4, 5, 5, 6, 6]);
    expect(new Set(asked.map((ask) => JSON.stringify(ask)))).toEqual(
      new Set([JSON.stringify({ message: { miniapp: 'connect', nonce: nonce() }, origin: '*' })]),
    );
    expect(nonce()).toMatch(/^[\w-]{18,40}$/u);
  });

  it('takes one port from the window above with its nonce, and nothing else', async () => {
    const { receive, nonce, packets, stopped, listeners, transport, asked, clock } = open();
    const wrong = new MessageChannel();
    const right = new MessageChannel();
    const data = { miniapp: 'port', nonce: nonce() };
    const ports = [wrong.port1];
    transport.send('sent before there was a port');
    receive({ data, ports, source: {} });
    receive({ data, ports, source: null });
    receive({ data: { ...data, nonce: 'guessed' }, ports });
    receive({ data: { ...data, miniapp: 'connect' }, ports });
    receive({ data: null, ports });
    receive({ data: 'port', ports });
    receive({ data, ports: [] });
    receive({ data, ports: [wrong.port1, right.port1] });
    expect(stopped).not.toHaveBeenCalled();
    receive({ data, ports: [right.port1] });
    expect(stopped).toHaveBeenCalledTimes(1);
    expect(listeners.size).toBe(0);

    const first = new Promise<unknown>((resolve) => {
      right.port2.onmessage = ({ data: packet }: MessageEvent<unknown>) => resolve(packet);
    });
    expect(await first).toBe('sent before there was a port');
    right.port2.postMessage('from the host');
    await vi.waitFor(() => expect(packets).toEqual(['from the host']));
    await clock.advance(5_000);
    expect(asked).toHaveLength(1);
    transport.close();
    wrong.port1.close();
  });

  it('hears that the host closed the port', async () => {
    const { receive, nonce, transport } = open();
    const { port1, port2 } = new MessageChannel();
    const closed = new Promise<void>((resolve) => transport.onClose(resolve));
    receive({ data: { miniapp: 'port', nonce: nonce() }, ports: [port1] });
    await settleMicrotasks();
    port2.close();
    await closed;
  });

  it('stops listening after the time for connecting', async () => {
    const { clock, listeners } = open();
    await clock.advance(4_999);
    expect(listeners.size).toBe(1);
    await clock.advance(1);
    expect(listeners.size).toBe(0);
    expect(clock.timerCount).toBe(0);
  });
});
