import { BridgeError, guestLimits, jsonDepth } from '@org/bridge-protocol/wire';

/** What a call is made of before it travels. */
export interface CallParts {
  readonly id: string;
  readonly method: string;
  readonly params: unknown;
  readonly key: string | null;
}

/** At most this much of a packet is not its frames: the names around them and the session's id. */
const PACKET_CHARS = 80;

/** A packet's own nesting around a frame: the packet and its list of frames. */
const PACKET_DEPTH = 2;

/** The JSON of a call. Throws UNSERIALIZABLE, PAYLOAD_TOO_LARGE or PAYLOAD_TOO_DEEP for what a host would drop unanswered. */
export function toCallFrame({ id, method, params, key }: CallParts): string {
  const idAndKey = key === null ? { id } : { id, key };
  const frame = `${JSON.stringify({ type: 'call', ...idAndKey, method }).slice(0, -1)},"params":${toJson(params)}}`;
  if (frame.length > guestLimits.maxPacketChars - PACKET_CHARS) {
    throw new BridgeError(
      'PAYLOAD_TOO_LARGE',
      `${method}: ${frame.length} characters are too many for one call.`,
    );
  }
  if (jsonDepth(frame) > guestLimits.maxDepth - PACKET_DEPTH) {
    throw new BridgeError('PAYLOAD_TOO_DEEP', `${method}: the parameters nest too deep.`);
  }
  return frame;
}

// 1.3: values are what JSON makes of them; what JSON cannot say is refused here.
function toJson(params: unknown): string {
  let cause: unknown = 'no JSON value';
  try {
    // The types hide that a function or a symbol has no JSON.
    const json = JSON.stringify(params ?? {}) as string | undefined;
    if (json !== undefined) return json;
  } catch (error) {
    cause = error;
  }
  throw new BridgeError('UNSERIALIZABLE', `The parameters are not JSON: ${String(cause)}`, { cause });
}
