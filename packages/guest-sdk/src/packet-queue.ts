import { maxFramesPerPacket } from '@org/bridge-protocol/wire';

/** Collects frames; those of one microtask travel together (docs/protocol.md 1.4). */
export interface PacketQueue {
  /** Adds a frame that is already JSON. */
  push(frame: string): void;
  /** Sends what waits, now. */
  flush(): void;
}

/** Makes an empty queue. `send` is given what waited: nothing, when full packets have gone before. */
export function createPacketQueue(send: (frames: readonly string[]) => void): PacketQueue {
  const waiting: string[] = [];
  const flush = () => send(waiting.splice(0));
  return {
    push: (frame) => {
      if (waiting.push(frame) === 1) void Promise.resolve().then(flush);
      // The host can work on a full packet while the next one is being made.
      if (waiting.length === maxFramesPerPacket) flush();
    },
    flush,
  };
}
