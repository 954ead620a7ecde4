import { BridgeError, isIdentifier, jsonDepth, maxCallChars, maxCallDepth } from '@org/bridge-protocol/wire';

import type { BridgeErrorCode } from '@org/bridge-protocol/wire';

/** What a call frame is made of. */
export interface CallParts {
  readonly id: string;
  readonly method: string;
  readonly params: unknown;
  /** The idempotency key of a method that has one. */
  readonly key: string | undefined;
}

/** The JSON of a call. Throws for what a host could not read and therefore would never answer. */
export function toCallFrame({ id, method, params = {}, key }: CallParts): string {
  if (key !== undefined && !isIdentifier(key)) {
    throw new BridgeError('INVALID_PARAMS', 'A key has 1 to 40 of A-Za-z0-9_-');
  }
  let code: BridgeErrorCode = 'UNSERIALIZABLE';
  let cause: unknown;
  try {
    // 1.3: values are what JSON makes of them; what JSON cannot say is refused.
    const frame = JSON.stringify({ type: 'call', id, method, key, params });
    if (frame.length > maxCallChars) code = 'PAYLOAD_TOO_LARGE';
    else if (jsonDepth(frame) > maxCallDepth) code = 'PAYLOAD_TOO_DEEP';
    else if (typeof params === 'object') return frame;
  } catch (error) {
    cause = error;
  }
  throw new BridgeError(code, 'Parameters are a JSON object of 1 MB, 30 levels at most.', { cause });
}
