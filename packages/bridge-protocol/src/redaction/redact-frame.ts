// A frame of the wire as a trace may hold it (docs/trace-format.md 3).

import { bytesOfBase64 } from './bytes-of-base64.js';
import { eventNamed, isPrivateEvent, methodNamed } from './catalogue.js';
import { redactionLimits } from './limits.js';
import { createPseudonyms } from './pseudonyms.js';
import { holdsRedacted } from './redacted-value.js';
import { redactValue, unknownPlace } from './redact-value.js';

import type { CallFrame, GuestFrame, HostFrame } from '../frame.js';
import type { JsonValue } from '../json.js';
import type { MethodDefinition } from '../method.js';
import type { FrameOf, RecordedFrame } from './recorded-frame.js';

/** Redacts the frames of one bridge in their order: an answer is redacted by the method of its call. */
export type FrameRedactor = (
  frame: GuestFrame | HostFrame,
  /** The session, and how many bytes came beside the packet. */
  from?: { readonly session?: string; readonly bytes?: number },
) => RecordedFrame;

/** What is remembered of a call until its answer. */
interface OpenCall {
  readonly definition: MethodDefinition | undefined;
  /** Whether the host's words about it can repeat nothing that was redacted. */
  readonly isPlain: boolean;
}

/** What stands in place of words that may repeat a redacted value. */
const HIDDEN_WORDS = '(redacted)';

/** Makes the redactor of one trace. Idempotency keys become `<keyPrefix>1`, `<keyPrefix>2` … */
export function createFrameRedactor(keyPrefix: string): FrameRedactor {
  const keys = createPseudonyms(keyPrefix);
  const openCalls = new Map<string, OpenCall>();

  return (frame, { session = '', bytes = 0 } = {}) => {
    switch (frame.type) {
      case 'call':
        return redactCall(frame, session);
      case 'result': {
        const { definition } = take(session, frame.id);
        return { type: 'result', id: frame.id, result: redactPart('result', frame.result, definition) };
      }
      case 'error':
        return redactError(frame.id, frame.error, take(session, frame.id));
      case 'event':
        return redactEvent(frame);
      case 'chunk': {
        const { id, sequence, data } = frame;
        return { type: 'chunk', id, sequence, bytes: data === null ? bytes : bytesOfBase64(data) };
      }
      case 'hello':
        return {
          type: 'hello',
          nonce: frame.nonce,
          protocol: [...frame.protocol],
          sdk: frame.sdk,
        };
      case 'ping':
        return { type: 'ping', waiting: [...frame.waiting] };
      case 'pong':
        return { type: 'pong', unknown: [...frame.unknown] };
      case 'welcome':
      case 'cancel':
      case 'credit':
      case 'progress':
      case 'bye':
        // They hold nothing of the user's; fields that are not declared go when the entry is checked.
        return frame as RecordedFrame;
    }
  };

  function redactCall({ id, method, params, key }: CallFrame, session: string): FrameOf<'call'> {
    const redacted = redactParams(method, params);
    const definition = methodNamed(method);
    const isPlain =
      definition !== undefined && definition.sensitive === undefined && !holdsRedacted(redacted);
    const [oldest] = openCalls.keys();
    if (openCalls.size >= redactionLimits.maxOpenCalls && oldest !== undefined) openCalls.delete(oldest);
    openCalls.set(`${session} ${id}`, { definition, isPlain });
    return {
      type: 'call',
      id,
      method,
      params: redacted,
      ...(key === undefined ? {} : { key: keys.of(key) }),
    };
  }

  /** An answer to nothing that is remembered is redacted as that of an unknown method. */
  function take(session: string, id: string): OpenCall {
    const name = `${session} ${id}`;
    const openCall = openCalls.get(name) ?? { definition: undefined, isPlain: false };
    openCalls.delete(name);
    return openCall;
  }
}

/** The parameters of a call as a trace may hold them. */
export function redactParams(method: string, params: JsonValue): JsonValue {
  return redactPart('params', params, methodNamed(method));
}

function redactPart(
  part: 'params' | 'result',
  value: JsonValue,
  definition: MethodDefinition | undefined,
): JsonValue {
  if (definition === undefined) return redactValue(value, unknownPlace);
  const { sensitive = [] } = definition;
  return redactValue(value, { schemas: [definition[part]], sensitive, isSensitive: false });
}

// 3.6: a code is of a closed list, a message says what it likes.
function redactError(id: string, error: unknown, { isPlain }: OpenCall): FrameOf<'error'> {
  const { code, message, retryAfterMs, data } = error as Readonly<Record<string, JsonValue | undefined>>;
  return {
    type: 'error',
    id,
    error: {
      code: typeof code === 'string' && /^[A-Za-z_/-]+$/u.test(code) ? code : 'INTERNAL',
      message: isPlain && typeof message === 'string' ? message : HIDDEN_WORDS,
      ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}),
      ...(data === undefined ? {} : { data: redactValue(data, unknownPlace) }),
    },
  };
}

function redactEvent(frame: {
  readonly subscription: string;
  readonly sequence: number;
  readonly event: string;
  readonly data?: JsonValue;
}): FrameOf<'event'> {
  const { subscription, sequence, event, data = null } = frame;
  const definition = eventNamed(event);
  const place =
    definition === undefined
      ? unknownPlace
      : {
          schemas: [definition.data],
          sensitive: definition.sensitive ?? [],
          isSensitive: isPrivateEvent(definition),
        };
  return { type: 'event', subscription, sequence, event, data: redactValue(data, place) };
}
