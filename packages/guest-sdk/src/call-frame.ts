import { BridgeError, jsonDepth, limits } from '@org/bridge-protocol/wire';

/** What a call is made of before it travels. */
export interface CallParts {
  readonly id: string;
  readonly method: string;
  readonly params: unknown;
  readonly key: string | null;
}

/** A packet's own characters around one frame, with the longest session id. */
const PACKET_CHARS = 26 + limits.maxIdChars;

/** A packet's own nesting around a frame: the packet and its list of frames. */
const PACKET_DEPTH = 2;

/** The JSON of a call. Throws UNSERIALIZABLE, PAYLOAD_TOO_LARGE or PAYLOAD_TOO_DEEP for what a host would drop unanswered. */
export function toCallFrame({ id, method, params, key }: CallParts): string {
  const frame = `{"type":"call","id":"${id}","method":${JSON.stringify(method)},"params":${toJson(method, params)}${
    key === null ? '' : `,"key":"${key}"`
  }}`;
  if (frame.length > limits.maxPacketChars - PACKET_CHARS) {
    throw new BridgeError(
      'PAYLOAD_TOO_LARGE',
      `${method} with ${frame.length} characters is above the limit of ${limits.maxPacketChars}: send less at once.`,
    );
  }
  if (jsonDepth(frame) > limits.maxDepth - PACKET_DEPTH) {
    throw new BridgeError('PAYLOAD_TOO_DEEP', `The parameters of ${method} nest deeper than a packet may.`);
  }
  return frame;
}

// 1.3: values are what JSON makes of them; what JSON cannot say is refused here.
function toJson(method: string, params: unknown): string {
  try {
    // The types hide that a function or a symbol has no JSON.
    const json = JSON.stringify(params ?? {}) as string | undefined;
    if (json !== undefined) return json;
  } catch (cause) {
    throw new BridgeError('UNSERIALIZABLE', `The parameters of ${method} are not JSON: ${String(cause)}`, { cause });
  }
  throw new BridgeError('UNSERIALIZABLE', `The parameters of ${method} are not JSON.`);
}
