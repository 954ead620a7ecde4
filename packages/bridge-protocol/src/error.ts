// Errors are data inside a successful message, with a string code from a closed list (docs/protocol.md 5).

import { isRecord } from './record.js';

import type { JsonValue } from './json.js';

/** Every code a call can reject with. `namespace/reason` codes belong to the methods that declare them. */
export const bridgeErrorCodes = [
  'NOT_IN_HOST',
  'HOST_UNREACHABLE',
  'VERSION_MISMATCH',
  'SESSION_LOST',
  'TIMEOUT',
  'CANCELLED',
  'UNSERIALIZABLE',
  'PAYLOAD_TOO_LARGE',
  'PAYLOAD_TOO_DEEP',
  'METHOD_NOT_FOUND',
  'NOT_SUPPORTED',
  'PERMISSION_DENIED',
  'INVALID_PARAMS',
  'INVALID_RESULT',
  'RATE_LIMITED',
  'BUSY',
  'QUOTA_EXCEEDED',
  'DOMAIN_NOT_ALLOWED',
  'USER_CANCELLED',
  'GESTURE_REQUIRED',
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'UNAVAILABLE',
  'STREAM_BROKEN',
  'CONFLICT',
  'INTERNAL',
  'payment/declined',
] as const;

/** A code from {@link bridgeErrorCodes}. */
export type BridgeErrorCode = (typeof bridgeErrorCodes)[number];

/** An error on the wire: chosen words only, never a stack, a path or another program's id. */
export interface WireError {
  readonly code: BridgeErrorCode;
  readonly message: string;
  /** When another try may succeed: milliseconds from now. */
  readonly retryAfterMs?: number;
  readonly data?: JsonValue;
}

/** What a call rejects with: `code` decides, `message` says what to do next. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: BridgeErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly data: JsonValue | undefined;

  constructor(
    code: BridgeErrorCode,
    message: string,
    options: { retryAfterMs?: number | undefined; data?: JsonValue | undefined; cause?: unknown } = {},
  ) {
    // What has no cause gets none: an engine of ES2022 looks whether the member is there.
    super(message, options);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.data = options.data;
  }
}

/**
 * Whether a caught value is a {@link BridgeError}, and, when a code is given, one with that code.
 * Asks for the name, not the class: a page may hold two copies of this package.
 */
export function isBridgeError(error: unknown, code?: BridgeErrorCode): error is BridgeError {
  if (!(error instanceof Error) || error.name !== 'BridgeError') return false;
  return code === undefined || ('code' in error && error.code === code);
}

/** The wire form of an error we chose. */
export function toWireError(error: BridgeError): WireError {
  return {
    code: error.code,
    message: error.message,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    ...(error.data === undefined ? {} : { data: error.data }),
  };
}

/** The error a wire form stands for. A code this side does not know becomes INTERNAL; its message is kept. */
export function fromWireError(wire: unknown): BridgeError {
  if (!isRecord(wire)) return new BridgeError('INTERNAL', 'The host sent an error without a form.');
  const { code, message, retryAfterMs, data } = wire;
  return new BridgeError(
    isBridgeErrorCode(code) ? code : 'INTERNAL',
    typeof message === 'string' ? message : 'The host gave no reason.',
    {
      retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
      // The wire was parsed from JSON, so whatever stands here is a JSON value.
      data: data as JsonValue | undefined,
    },
  );
}

// Pure, so that the list stays out of a guest that only passes codes on.
const knownCodes: ReadonlySet<unknown> = /* @__PURE__ */ new Set(bridgeErrorCodes);

function isBridgeErrorCode(code: unknown): code is BridgeErrorCode {
  return knownCodes.has(code);
}
