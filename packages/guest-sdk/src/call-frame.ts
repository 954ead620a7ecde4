import { BridgeError, isIdentifier, jsonDepth, maxDepth, maxPacketChars } from '@org/bridge-protocol/wire';

import { randomId } from './random-id.js';

import type { CallOptions } from './call-options.js';

/** At most this much of a packet is not its frames: the names around them and the session's id. */
const PACKET_CHARS = 80;

/** A packet's own nesting around a frame: the packet and its list of frames. */
const PACKET_DEPTH = 2;

/** The JSON of a call. Throws what a host would not answer, because it could not read it. */
export function toCallFrame(
  head: { readonly id: string; readonly method: string; readonly key?: string },
  params: unknown,
): string {
  const frame = `${JSON.stringify({ type: 'call', ...head }).slice(0, -1)},"params":${toJson(params)}}`;
  if (frame.length > maxPacketChars - PACKET_CHARS) {
    throw new BridgeError('PAYLOAD_TOO_LARGE', `${frame.length} characters are too many for one call.`);
  }
  if (jsonDepth(frame) > maxDepth - PACKET_DEPTH)
    throw new BridgeError('PAYLOAD_TOO_DEEP', 'The parameters nest too deep.');
  return frame;
}

// 1.3: values are what JSON makes of them; what JSON cannot say is refused here.
function toJson(params: unknown): string {
  try {
    // The types hide that a function or a symbol has no JSON.
    const json = JSON.stringify(params ?? {}) as string | undefined;
    if (json === undefined) throw new TypeError(typeof params);
    return json;
  } catch (cause) {
    throw new BridgeError('UNSERIALIZABLE', `The parameters are not JSON: ${String(cause)}`, { cause });
  }
}

/** The idempotency key of a call: the client makes one, so that a repeat on the way is the same act (docs/protocol.md 3.6). */
export function keyOf({ idempotencyKey = randomId() }: CallOptions): string {
  if (isIdentifier(idempotencyKey)) return idempotencyKey;
  throw new BridgeError('INVALID_PARAMS', 'A key has at most 40 letters, digits, "_" and "-".');
}
