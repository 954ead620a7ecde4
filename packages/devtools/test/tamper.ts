import { parseHostPacket, toPackets } from '@org/bridge-protocol';

import type { HostFrame, Transport } from '@org/bridge-protocol';

/** What becomes of a frame of the host: another one, or none. */
export type Change = (frame: HostFrame) => HostFrame | null;

/** The host's end of a transport, with a host that behaves differently: what it sends goes through a change first. */
export function tamper(hostEnd: Transport, change: Change): Transport {
  return {
    ...hostEnd,
    send: (text) => {
      const { session, frames } = parseHostPacket(text);
      const changed = frames.map(change).filter((frame) => frame !== null);
      for (const packet of toPackets(
        session,
        changed.map((frame) => JSON.stringify(frame)),
      )) {
        hostEnd.send(packet);
      }
    },
  };
}
