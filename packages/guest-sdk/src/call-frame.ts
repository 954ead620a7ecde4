import { BridgeError, isIdentifier, jsonDepth, maxDepth, maxPacketChars } from '@org/bridge-protocol/wire';

/** What a call frame is made of. */
export interface CallParts {
  readonly id: string;
  readonly method: string;
  readonly params: unknown;
  /** The idempotency key of a method that has one. */
  readonly key: string | undefined;
}

/** At most this much of a packet is not its frames: the names around them and the session's id. */
const PACKET_CHARS = 80;

/** A packet's own nesting around a frame: the packet and its list of frames. */
const PACKET_DEPTH = 2;

/** The JSON of a call. Throws for what a host could not read and therefore would never answer. */
export function toCallFrame({ id, method, params = {}, key }: CallParts): string {
  if (key !== undefined && !isIdentifier(key)) {
    throw new BridgeError('INVALID_PARAMS', 'A key has at most 40 letters, digits, "_" and "-".');
  }
  const frame = toJson({ type: 'call', id, method, key, params });
  if (frame.length > maxPacketChars - PACKET_CHARS) {
    throw new BridgeError('PAYLOAD_TOO_LARGE', `${frame.length} characters are too many for one call.`);
  }
  if (jsonDepth(frame) > maxDepth - PACKET_DEPTH) {
    throw new BridgeError('PAYLOAD_TOO_DEEP', 'The parameters nest too deep.');
  }
  return frame;
}

// 1.3: values are what JSON makes of them; what JSON cannot say is refused here.
function toJson(frame: CallParts & { readonly type: 'call' }): string {
  try {
    if (typeof frame.params !== 'object') throw new TypeError('no object');
    return JSON.stringify(frame);
  } catch (cause) {
    throw new BridgeError('UNSERIALIZABLE', `The parameters are not JSON: ${String(cause)}`, { cause });
  }
}
