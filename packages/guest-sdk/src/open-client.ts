import { BridgeError, PROTOCOL_VERSION, parseHostPacket } from '@org/bridge-protocol/wire';

import { createClient } from './client.js';
import { createEvents } from './events.js';
import { randomId } from './random-id.js';
import { SDK } from './version.js';

import type { Client } from './client.js';
import type { Clock } from './clock.js';
import type { Events } from './events.js';
import type { Packet, HostFrame, Transport, WelcomeFrame } from '@org/bridge-protocol';

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
export function openClient(transport: Transport, clock: Clock, timeoutMs: number): Promise<OpenSession> {
  return new Promise((resolve, reject) => {
    const nonce = randomId();
    let client: Client | null = null;
    const fail = (code: 'HOST_UNREACHABLE' | 'VERSION_MISMATCH', message: string) => {
      stopTimer();
      transport.close();
      reject(new BridgeError(code, message));
    };
    const greet = ({ session, frames }: Packet<HostFrame>) => {
      for (const frame of frames) {
        if (frame.type === 'bye') {
          if (frame.reason === 'VERSION_MISMATCH') fail('VERSION_MISMATCH', 'Host and SDK share no protocol: update the app.');
          else fail('HOST_UNREACHABLE', `The host ended the session before it began: ${frame.reason}.`);
        }
        if (frame.type !== 'welcome' || frame.nonce !== nonce) continue;
        // 2.3
        if (frame.protocol !== PROTOCOL_VERSION) {
          fail('VERSION_MISMATCH', `The host speaks protocol ${frame.protocol}, this SDK ${PROTOCOL_VERSION}.`);
          return;
        }
        stopTimer();
        resolve(begin(session, frame));
        return;
      }
    };
    const begin = (session: string, welcome: WelcomeFrame): OpenSession => {
      const opened = createClient({ transport, clock, session, welcome, onEvent: (frame) => events.receive(frame) });
      const events = createEvents(opened.call);
      client = opened;
      return { client: opened, events, welcome };
    };
    const stopTimer = clock.setTimer(timeoutMs, () =>
      fail('HOST_UNREACHABLE', 'The host was found but did not answer the greeting.'),
    );
    transport.onPacket((text) => {
      if (client !== null) client.receive(text);
      else greet(parse(text));
    });
    transport.onClose(() => {
      if (client !== null) client.lose('The connection to the host is closed.');
      else fail('HOST_UNREACHABLE', 'The host closed the connection before it answered the greeting.');
    });
    const hello = { type: 'hello', nonce, protocol: [PROTOCOL_VERSION], sdk: SDK };
    transport.send(JSON.stringify({ session: '', frames: [hello] }));
  });
}

function parse(text: string): Packet<HostFrame> {
  try {
    return parseHostPacket(text);
  } catch {
    // 1.2: dropped whole; the greeting has its own bound.
    return { session: '', frames: [], ignored: 0 };
  }
}
