// Our frames as JSON-RPC 2.0 messages and back, for tools that speak it: recorders, proxies, test drivers. The bridge
// itself never does: success would be told by which member is present, and there is no place for a session.

import { isRecord } from './record.js';

import type { BridgeErrorCode } from './error.js';
import type { GuestFrame, HostFrame } from './frame.js';
import type { JsonValue } from './json.js';

/** A JSON-RPC 2.0 request, notification or response (jsonrpc.org/specification, sections 4 and 5). */
export interface JsonRpcMessage {
  readonly jsonrpc: '2.0';
  readonly id?: string;
  readonly method?: string;
  readonly params?: JsonValue;
  readonly result?: JsonValue;
  readonly error?: { readonly code: number; readonly message: string; readonly data: JsonValue };
}

/** A frame taken out of a message, still to be parsed like any other from a peer. */
export interface UnwrappedFrame {
  readonly session: string;
  readonly frame: Readonly<Record<string, unknown>>;
}

/** Methods of notifications that carry a frame which is neither call nor answer. */
const PREFIX = 'miniapp/';

/** What the specification reserves for our codes; every other one is -32000, a server error. */
const numbers: ReadonlyMap<BridgeErrorCode, number> = new Map([
  ['METHOD_NOT_FOUND', -32_601],
  ['INVALID_PARAMS', -32_602],
  ['INTERNAL', -32_603],
]);

/** A frame as a message. A call's session and key stand in `params._meta`, an error's own code in `error.data.code`. */
export function toJsonRpc(frame: GuestFrame | HostFrame, session: string): JsonRpcMessage {
  const jsonrpc = '2.0';
  switch (frame.type) {
    case 'call': {
      const { id, method, params, key } = frame;
      const meta = key === undefined ? { session } : { session, key };
      return { jsonrpc, id, method, params: { value: params, _meta: meta } };
    }
    case 'result':
      return { jsonrpc, id: frame.id, result: { value: frame.result, _meta: { session } } };
    case 'error': {
      const { code, message } = frame.error;
      // A frame is JSON, and so is every part of it.
      const data = { ...frame.error, _meta: { session } } as unknown as JsonValue;
      return { jsonrpc, id: frame.id, error: { code: numbers.get(code) ?? -32_000, message, data } };
    }
    case 'hello':
    case 'welcome':
    case 'cancel':
    case 'ping':
    case 'pong':
    case 'progress':
    case 'chunk':
    case 'credit':
    case 'event':
    case 'bye': {
      const { type, ...rest } = frame;
      const params = { ...rest, _meta: { session } } as unknown as JsonValue;
      return { jsonrpc, method: PREFIX + type, params };
    }
  }
}

/** The frame in a message, or null for a message that carries none. Parse it like a frame from the wire. */
export function fromJsonRpc(message: unknown): UnwrappedFrame | null {
  if (!isRecord(message) || message.jsonrpc !== '2.0') return null;
  const { id, method, params, result, error } = message;
  if (typeof method === 'string') {
    if (!isRecord(params)) return null;
    if (method.startsWith(PREFIX)) return unwrap(params, { ...params, type: method.slice(PREFIX.length) });
    const key = isRecord(params._meta) ? params._meta.key : undefined;
    return unwrap(params, {
      type: 'call',
      id,
      method,
      params: params.value,
      ...(key === undefined ? {} : { key }),
    });
  }
  if (isRecord(result)) return unwrap(result, { type: 'result', id, result: result.value });
  if (!isRecord(error) || !isRecord(error.data)) return null;
  const { _meta, ...own } = error.data;
  return unwrap({ _meta }, { type: 'error', id, error: own });
}

function unwrap(
  carrier: Readonly<Record<string, unknown>>,
  frame: Record<string, unknown>,
): UnwrappedFrame | null {
  const meta = carrier._meta;
  if (!isRecord(meta) || typeof meta.session !== 'string') return null;
  delete frame._meta;
  return { session: meta.session, frame };
}
