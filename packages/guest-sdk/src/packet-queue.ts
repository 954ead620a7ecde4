import { toPackets } from '@org/bridge-protocol/wire';

/** Collects frames and sends those of one microtask together (docs/protocol.md 1.4). */
export interface PacketQueue {
  /** Adds a frame that is already JSON. */
  push(frame: string): void;
  /** Sends what waits, now. */
  flush(): void;
}

/** Makes an empty queue for one session. */
export function createPacketQueue(session: string, send: (packet: string) => void): PacketQueue {
  let waiting: string[] = [];
  const flush = () => {
    const frames = waiting;
    waiting = [];
    for (const packet of toPackets(session, frames)) send(packet);
  };
  return {
    push: (frame) => {
      waiting.push(frame);
      if (waiting.length === 1) void Promise.resolve().then(flush);
    },
    flush,
  };
}
