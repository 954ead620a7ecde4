import { BridgeError, PROTOCOL_VERSION } from '@org/bridge-protocol/wire';

import { createClient } from './client.js';
import { createEvents } from './events.js';
import { randomId } from './random-id.js';
import { SDK } from './version.js';

import type { Client } from './client.js';
import type { Clock } from './clock.js';
import type { Events } from './events.js';
import type { HostFrame, Packet, Transport, WelcomeFrame } from '@org/bridge-protocol';

/** A greeted session: its client, its listeners, and what the host said of itself. */
export interface OpenSession {
  readonly client: Client;
  readonly events: Events;
  readonly welcome: WelcomeFrame;
}

/**
 * Greets the host on a transport (docs/protocol.md 2.2–2.4).
 *
 * 1. The guest says hello with a nonce and the protocol majors it speaks, in a packet without a session.
 * 2. The host answers welcome with that nonce; the packet names the session. Another nonce is not for this guest.
 * 3. A host that shares no major says bye instead.
 * 4. From the welcome on every packet goes to the client. Without one in time, the host is not reachable.
 */
export function openSession(transport: Transport, clock: Clock, timeoutMs: number): Promise<OpenSession> {
  return new Promise((resolve, reject) => {
    const nonce = randomId();
    let client: Client | null = null;
    const fail = (code: 'HOST_UNREACHABLE' | 'VERSION_MISMATCH', message: string) => {
      stopTimer();
      transport.close();
      reject(new BridgeError(code, message));
    };
    const lose = (reason: string) => {
      if (client === null) fail('HOST_UNREACHABLE', reason);
      else client.lose(reason);
    };
    const greet = (text: string) => {
      const { session, frames } = JSON.parse(text) as Packet<HostFrame>;
      for (const frame of frames) {
        if (frame.type === 'bye') {
          // 2.3
          const code = frame.reason === 'VERSION_MISMATCH' ? frame.reason : 'HOST_UNREACHABLE';
          fail(code, `The host refused the session: ${frame.reason}.`);
        } else if (frame.type === 'welcome' && frame.nonce === nonce) {
          if (frame.protocol !== PROTOCOL_VERSION) {
            fail('VERSION_MISMATCH', `The host speaks protocol ${frame.protocol}: update this SDK.`);
            return;
          }
          stopTimer();
          const onEvent: Events['receive'] = (event) => events.receive(event);
          client = createClient({ transport, clock, session, welcome: frame, onEvent });
          const events = createEvents(client.call);
          resolve({ client, events, welcome: frame });
        }
      }
    };
    const stopTimer = clock.setTimer(timeoutMs, () => lose('No host answered. Is this page in one?'));
    transport.onPacket((text) => {
      if (client !== null) {
        client.receive(text);
        return;
      }
      try {
        greet(text);
      } catch {
        // 1.2: what is no packet is dropped whole; the greeting has its own bound.
      }
    });
    transport.onClose(() => lose('The connection to the host is closed.'));
    const hello = { type: 'hello', nonce, protocol: [PROTOCOL_VERSION], sdk: SDK };
    transport.send(JSON.stringify({ session: '', frames: [hello] }));
  });
}
