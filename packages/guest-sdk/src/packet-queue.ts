import { maxFramesPerPacket, packetTargetChars } from '@org/bridge-protocol/wire';

/** Collects frames; those of one microtask travel together (docs/protocol.md 1.4). */
export interface PacketQueue {
  /** Adds a frame that is already JSON. */
  push(frame: string): void;
  /** Sends what waits, now; bytes beside it. */
  flush(bytes?: Uint8Array<ArrayBuffer>): void;
}

/** Makes an empty queue. `send` is given frames with a comma between them. */
export function createPacketQueue(
  send: (frames: string, bytes?: Uint8Array<ArrayBuffer>) => void,
): PacketQueue {
  let frames = '';
  let count = 0;
  return { push, flush };

  function push(frame: string): void {
    // The host can work on a full packet while the next one is being made.
    if (count === maxFramesPerPacket || frames.length + frame.length > packetTargetChars) flush();
    if (count > 0) frames += ',';
    frames += frame;
    count += 1;
    if (count === 1) queueMicrotask(() => flush());
  }

  function flush(bytes?: Uint8Array<ArrayBuffer>): void {
    if (count === 0) return;
    const full = frames;
    frames = '';
    count = 0;
    send(full, bytes);
  }
}
