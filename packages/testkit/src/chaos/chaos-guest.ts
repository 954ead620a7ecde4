import { parseHostPacket, toPackets } from '@org/bridge-protocol';

import type { GuestFrame, JsonValue, Transport } from '@org/bridge-protocol';

/** A guest whose calls are awaited. One whose host is gone waits for ever. */
export interface ChaosGuest {
  /** Rejects with the host's code. */
  call(method: string, params?: JsonValue): Promise<unknown>;
}

/** Greets the host and resolves once it is welcome. */
export async function connectGuest(transport: Transport, onActivity: () => void): Promise<ChaosGuest> {
  const waiting = new Map<string, { resolve(result: unknown): void; reject(error: Error): void }>();
  let session = '';
  let calls = 0;
  const send = (frame: GuestFrame) => {
    onActivity();
    for (const packet of toPackets(session, [JSON.stringify(frame)])) transport.send(packet);
  };
  await new Promise<void>((resolve) => {
    transport.onPacket((text) => {
      onActivity();
      const packet = parseHostPacket(text);
      for (const frame of packet.frames) {
        if (frame.type === 'welcome') {
          session = packet.session;
          resolve();
        }
        if (frame.type === 'result') waiting.get(frame.id)?.resolve(frame.result);
        if (frame.type === 'error') waiting.get(frame.id)?.reject(new Error(frame.error.code));
      }
    });
    send({ type: 'hello', nonce: 'chaos', protocol: [1], sdk: 'chaos' });
  });
  return {
    call: (method, params = {}) =>
      new Promise((resolve, reject) => {
        calls += 1;
        const id = `call-${String(calls)}`;
        waiting.set(id, { resolve, reject });
        send({ type: 'call', id, method, params });
      }),
  };
}
