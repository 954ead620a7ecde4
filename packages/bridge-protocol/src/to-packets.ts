import { guestLimits } from './guest-limits.js';

/** Packets for frames that are already JSON, in order, split by count and size (docs/protocol.md 1.4). */
export function toPackets(session: string, frames: readonly string[]): string[] {
  const head = `{"session":"${session}","frames":[`;
  const packets: string[] = [];
  let open: string[] = [];
  let chars = 0;
  const close = () => {
    if (open.length > 0) packets.push(`${head}${open.join(',')}]}`);
    open = [];
    chars = 0;
  };
  for (const frame of frames) {
    if (
      chars + frame.length > guestLimits.packetTargetChars ||
      open.length === guestLimits.maxFramesPerPacket
    )
      close();
    open.push(frame);
    chars += frame.length;
  }
  close();
  return packets;
}
