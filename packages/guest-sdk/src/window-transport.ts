import { BridgeError } from '@org/bridge-protocol/wire';

import { createMessagePortTransport } from './message-port-transport.js';
import { randomId } from './random-id.js';

import type { Clock } from './clock.js';
import type { GuestWindow } from './detect.js';
import type { Transport } from '@org/bridge-protocol';

/** When the guest asks again: the host's page may not listen yet. */
const RETRIES_AT_MS = [50, 150, 350, 750, 1_500];

/**
 * Asks the window above for a port (docs/protocol.md 2.1).
 *
 * 1. The guest makes a nonce and posts it upwards. It holds no secret, so `*` is fine: the guest cannot know the host's origin.
 * 2. Nobody may listen yet, so it asks again a few times, always with the same nonce.
 * 3. The answer counts only from the window above, with that nonce and exactly one port. From then on the port is the peer.
 * 4. The listener stands in the capture phase and ends the event, so that no other script of the page sees the port.
 * 5. Without an answer in time there is no host here.
 */
export function openWindowTransport(guest: GuestWindow, clock: Clock, timeoutMs: number): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const nonce = randomId();
    const ask = () => guest.parent.postMessage({ miniapp: 'connect', nonce }, '*');
    const giveUp = () => {
      stop();
      reject(new BridgeError('HOST_UNREACHABLE', 'The page around this one did not answer. Is it a mini-program host?'));
    };
    const receive = (event: MessageEvent<unknown>) => {
      const [port, ...others] = event.ports;
      if (event.source !== guest.parent || port === undefined || others.length > 0) return;
      if (!isPortMessage(event.data, nonce)) return;
      event.stopImmediatePropagation();
      stop();
      resolve(createMessagePortTransport(port));
    };
    const timers = RETRIES_AT_MS.map((delayMs) => clock.setTimer(delayMs, ask));
    timers.push(clock.setTimer(timeoutMs, giveUp));
    const stop = () => {
      for (const cancel of timers) cancel();
      guest.removeEventListener('message', receive, true);
    };
    guest.addEventListener('message', receive, true);
    ask();
  });
}

function isPortMessage(data: unknown, nonce: string): boolean {
  if (typeof data !== 'object' || data === null) return false;
  const { miniapp, nonce: echoed } = data as { readonly miniapp?: unknown; readonly nonce?: unknown };
  return miniapp === 'port' && echoed === nonce;
}
