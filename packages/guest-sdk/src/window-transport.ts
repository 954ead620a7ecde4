import { createMessagePortTransport } from './message-port-transport.js';
import { randomId } from './random-id.js';

import type { Clock } from './clock.js';
import type { GuestWindow } from './detect.js';
import type { Transport } from '@org/bridge-protocol/wire';

/** When the guest asks again: the host's page may not listen yet. */
const RETRIES_AT_MS = [50, 150, 350, 750, 1_500];

/**
 * A transport to the window above, which asks it for a port (docs/protocol.md 2.1). What is sent before waits for it.
 *
 * 1. The guest makes a nonce and posts it upwards. It holds no secret, so `*` is fine: the guest cannot know the host's origin.
 * 2. Nobody may listen yet, so it asks again a few times, always with the same nonce.
 * 3. The answer counts only from the window above, with that nonce and exactly one port. From then on the port is the peer.
 * 4. The listener stands in the capture phase and ends the event, so that no other script of the page sees the port.
 * 5. After the time for connecting it listens no longer. That there was no answer is the client's to say.
 */
export function createWindowTransport(guest: GuestWindow, clock: Clock, timeoutMs: number): Transport {
  const arriving = new Promise<MessagePort>((resolve) => {
    const nonce = randomId();
    let isOver = false;
    const ask = () => isOver || guest.parent.postMessage({ miniapp: 'connect', nonce }, '*');
    const receive = (event: MessageEvent<unknown>) => {
      const [port, another] = event.ports;
      const data = event.data as { readonly miniapp?: unknown; readonly nonce?: unknown } | null;
      if (event.source !== guest.parent || data?.miniapp !== 'port' || data.nonce !== nonce) return;
      if (!port || another) return;
      event.stopImmediatePropagation();
      stop();
      resolve(port);
    };
    const stop = () => {
      isOver = true;
      guest.removeEventListener('message', receive, true);
    };
    for (const delayMs of RETRIES_AT_MS) clock.setTimer(delayMs, ask);
    clock.setTimer(timeoutMs, stop);
    guest.addEventListener('message', receive, true);
    ask();
  });
  return createMessagePortTransport(arriving);
}
