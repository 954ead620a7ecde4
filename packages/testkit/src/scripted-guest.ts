import { parseHostPacket, toPackets } from '@org/bridge-protocol';

import type { GuestFrame, HostFrame, Transport } from '@org/bridge-protocol';

/** A guest that says exactly what it is told, well-formed or not, and keeps every answer. */
export interface ScriptedGuest {
  /** Greets and waits for the welcome; resolves with the session id. */
  greet(settle: () => Promise<void>): Promise<string>;
  /** Sends frames in one packet under the session, or under another one. */
  send(frames: readonly (GuestFrame | Readonly<Record<string, unknown>>)[], session?: string): void;
  /** Sends a raw packet. */
  sendText(packet: string): void;
  /** Every frame the host sent, in order. */
  readonly received: readonly HostFrame[];
  /** The answers to a call. More than one is a broken host. */
  answersTo(id: string): readonly HostFrame[];
}

/** Puts a scripted guest on a transport. */
export function scriptGuest(transport: Transport): ScriptedGuest {
  const received: HostFrame[] = [];
  // A flood is thousands of calls, and each is asked for.
  const answers = new Map<string, HostFrame[]>();
  let session = '';
  transport.onPacket((text) => {
    const packet = parseHostPacket(text);
    for (const frame of packet.frames) {
      if (frame.type === 'welcome') session = packet.session;
      received.push(frame);
      if (frame.type === 'result' || frame.type === 'error')
        answers.set(frame.id, [...(answers.get(frame.id) ?? []), frame]);
    }
  });
  const send: ScriptedGuest['send'] = (frames, as = session) => {
    for (const packet of toPackets(
      as,
      frames.map((frame) => JSON.stringify(frame)),
    ))
      transport.send(packet);
  };
  return {
    greet: async (settle) => {
      send([{ type: 'hello', nonce: 'scripted', protocol: [1], sdk: 'scripted' }], '');
      await settle();
      if (session === '') throw new Error('The host did not answer hello.');
      return session;
    },
    send,
    sendText: (packet) => {
      transport.send(packet);
    },
    received,
    answersTo: (id) => answers.get(id) ?? [],
  };
}
