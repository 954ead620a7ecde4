import { createMessagePortTransport } from './message-port-transport.js';
import { randomId } from './random-id.js';

import type { Clock } from './clock.js';
import type { GuestWindow } from './detect.js';
import type { Transport } from '@org/bridge-protocol';

/** When the guest asks again: the host's page may not listen yet. */
const RETRIES_AT_MS = [50, 150, 350, 750, 1_500];

/**
 * A transport to the window above, which asks it for a port (docs/protocol.md 2.1). What is sent before waits for it.
 *
 * 1. The guest makes a nonce and posts it upwards. It holds no secret, so `*` is fine: the guest cannot know the host's origin.
 * 2. Nobody may listen yet, so it asks again a few times, always with the same nonce.
 * 3. The answer counts only from the window above, with that nonce and exactly one port. From then on the port is the peer.
 * 4. The listener stands in the capture phase and ends the event, so that no other script of the page sees the port.
 */
export function createWindowTransport(guest: GuestWindow, clock: Clock): Transport {
  const nonce = randomId();
  const unsent: string[] = [];
  let transport: Transport | null = null;
  let packetListener: (packet: string) => void;
  let closeListener: () => void;

  const ask = () => guest.parent.postMessage({ miniapp: 'connect', nonce }, '*');
  const receive = (event: MessageEvent) => {
    const { source, data, ports } = event;
    const [port] = ports;
    if (source !== guest.parent || data?.miniapp !== 'port' || data.nonce !== nonce) return;
    if (port === undefined || ports.length > 1) return;
    event.stopImmediatePropagation();
    stop();
    transport = createMessagePortTransport(port);
    transport.onPacket(packetListener);
    transport.onClose(closeListener);
    unsent.forEach(transport.send);
  };
  const timers = RETRIES_AT_MS.map((delayMs) => clock.setTimer(delayMs, ask));
  const stop = () => {
    for (const cancel of timers) cancel();
    guest.removeEventListener('message', receive, true);
  };
  guest.addEventListener('message', receive, true);
  ask();

  return {
    send: (packet) => (transport === null ? unsent.push(packet) : transport.send(packet)),
    onPacket: (listener) => {
      packetListener = listener;
    },
    onClose: (listener) => {
      closeListener = listener;
    },
    close: () => {
      stop();
      transport?.close();
    },
  };
}
