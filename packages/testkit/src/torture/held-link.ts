import { toBase64 } from '@org/package-format';

import type { Transport } from '@org/bridge-protocol';

/** A transport with the kit in the middle: what comes from the host can wait, be dropped or be made up. */
export interface HeldLink {
  /** For the SDK. */
  readonly transport: Transport;
  hold(isHolding: boolean): void;
  takeHeld(): readonly string[];
  deliver(packets: readonly string[]): void;
  readonly sentCount: number;
}

/** Stands in the way of a transport that nobody listens to yet. Bytes travel in the text of packets. */
export function holdLink(below: Transport, isHolding = false): HeldLink {
  const held: string[] = [];
  let listener: (packet: string) => void = () => undefined;
  let isHeld = isHolding;
  let sentCount = 0;
  return {
    transport: {
      send: (packet) => {
        sentCount += 1;
        below.send(packet);
      },
      onPacket: (next) => {
        listener = next;
        below.onPacket((packet, bytes) => {
          const text = bytes === undefined ? packet : withBytes(packet, bytes);
          if (isHeld) held.push(text);
          else listener(text);
        });
      },
      onClose: (closed) => {
        below.onClose(closed);
      },
      close: () => {
        below.close();
      },
    },
    hold: (next) => {
      isHeld = next;
    },
    takeHeld: () => held.splice(0),
    deliver: (packets) => {
      for (const packet of packets) listener(packet);
    },
    get sentCount() {
      return sentCount;
    },
  };
}

// Bytes stand beside the one chunk of their packet; in its text they can be held and doubled like anything else.
function withBytes(packet: string, bytes: Uint8Array): string {
  return packet.replace('"data":null', `"data":"${toBase64(bytes)}"`);
}
