import { describe, expect, it, vi } from 'vitest';

import { createLinkedTransports } from '../src/linked-transport.js';
import { createMessagePortTransport } from '../src/message-port-transport.js';

import { settleMicrotasks } from './virtual-clock.js';

import type { Transport } from '@org/bridge-protocol';

function openPorts(): readonly [Transport, Transport] {
  const { port1, port2 } = new MessageChannel();
  return [
    createMessagePortTransport(Promise.resolve(port1)),
    createMessagePortTransport(Promise.resolve(port2)),
  ];
}

// protocol 1.1
describe.each([
  ['linked transports', createLinkedTransports],
  ['transports over a MessagePort', openPorts],
])('%s', (_, open) => {
  it('carry packets both ways, in order and unchanged, also those from before the first listener', async () => {
    const [left, right] = open();
    const packets = [
      '',
      'O’Brien’s "quotes" \\ ${x} `',
      '\u2028 \u0000 \ud83d\ude00 \ud800',
      'x'.repeat(300_000),
    ];
    const atLeft: string[] = [];
    const atRight: string[] = [];
    for (const packet of packets) left.send(packet);
    await settleMicrotasks();
    right.onPacket((packet) => atRight.push(packet));
    left.onPacket((packet) => atLeft.push(packet));
    right.send('back');
    left.send('last');
    await vi.waitFor(() => {
      expect(atRight).toEqual([...packets, 'last']);
      expect(atLeft).toEqual(['back']);
    });
    left.close();
  });

  it('say once that the other end closed, and then do nothing', async () => {
    const [left, right] = open();
    const heard = vi.fn();
    const closed = vi.fn();
    right.onPacket(heard);
    right.onClose(closed);
    await settleMicrotasks();
    left.close();
    left.close();
    left.send('after the end');
    await vi.waitFor(() => {
      expect(closed).toHaveBeenCalledTimes(1);
    });
    right.send('to nobody');
    await settleMicrotasks();
    expect(heard).not.toHaveBeenCalled();
    right.close();
  });
});
