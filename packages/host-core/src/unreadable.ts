import { BridgeError, jsonDepth, limits } from '@org/bridge-protocol';

/** A frame that fits a packet with the packet's own words around it. */
const MAX_FRAME_CHARS = limits.maxPacketChars - 100;

/** A frame's deepest nesting: a packet's, less the packet and its list of frames. */
const MAX_FRAME_DEPTH = limits.maxDepth - 2;

/** Why a guest could not read an answer, or null: what it could not read is not sent (docs/protocol.md 1.2). */
export function unreadable(frame: string): BridgeError | null {
  if (frame.length > MAX_FRAME_CHARS)
    return new BridgeError('PAYLOAD_TOO_LARGE', 'The answer does not fit one packet: ask for less.');
  return jsonDepth(frame) > MAX_FRAME_DEPTH
    ? new BridgeError('PAYLOAD_TOO_DEEP', 'The answer nests too deep for a packet.')
    : null;
}
