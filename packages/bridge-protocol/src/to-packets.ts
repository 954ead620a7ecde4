import { maxFramesPerPacket, packetTargetChars } from './guest-limits.js';

/** Packets for frames that are already JSON, in order, split by count and size (docs/protocol.md 1.4). */
export function toPackets(session: string, frames: readonly string[]): string[] {
  const packets: string[][] = [];
  let open: string[] = [];
  let chars = Infinity;
  for (const frame of frames) {
    if (chars + frame.length > packetTargetChars || open.length === maxFramesPerPacket) {
      packets.push((open = []));
      chars = 0;
    }
    open.push(frame);
    chars += frame.length;
  }
  return packets.map((packet) => `{"session":"${session}","frames":[${packet.join(',')}]}`);
}
