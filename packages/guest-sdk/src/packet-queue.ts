import { maxFramesPerPacket } from '@org/bridge-protocol/wire';

/** Collects frames; those of one microtask travel together (docs/protocol.md 1.4). */
export interface PacketQueue {
  /** Adds a frame that is already JSON. */
  push(frame: string): void;
  /** Sends what waits, now. */
  flush(): void;
}

/** Makes an empty queue. `send` is given one or more frames. */
export function createPacketQueue(send: (frames: readonly string[]) => void): PacketQueue {
  let waiting: string[] = [];
  const flush = () => {
    const frames = waiting;
    waiting = [];
    if (frames.length > 0) send(frames);
  };
  return {
    push: (frame) => {
      waiting.push(frame);
      // The host can work on a full packet while the next one is being made.
      if (waiting.length === maxFramesPerPacket) flush();
      else if (waiting.length === 1) void Promise.resolve().then(flush);
    },
    flush,
  };
}
