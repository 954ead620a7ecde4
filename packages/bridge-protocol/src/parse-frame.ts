// Whether a parsed JSON object is a frame; what is not is left out and counted (docs/protocol.md 1.6).

import { isIdentifier } from './identifier.js';
import { limits } from './limits.js';
import { isRecord } from './record.js';

import type { WireError } from './error.js';
import type {
  CallFrame,
  ChunkFrame,
  CreditFrame,
  EventFrame,
  GuestFrame,
  HelloFrame,
  HostFrame,
  ProgressFrame,
  WelcomeFrame,
} from './frame.js';
import type { JsonValue } from './json.js';

/** The guest's frame that an object is, or null. */
export function parseGuestFrame(frame: Fields): GuestFrame | null {
  switch (frame.type) {
    case 'call':
      return parseCall(frame);
    case 'cancel':
      return isIdentifier(frame.id) ? { type: 'cancel', id: frame.id } : null;
    case 'ping':
      return isIdentifierList(frame.waiting) ? { type: 'ping', waiting: frame.waiting } : null;
    case 'hello':
      return parseHello(frame);
    case 'chunk':
      return parseChunk(frame);
    case 'credit':
      return parseCredit(frame);
    case 'bye':
      return isName(frame.reason) ? { type: 'bye', reason: frame.reason } : null;
    default:
      // 1.6: a frame of a later protocol is left out, not an error.
      return null;
  }
}

function parseCall({ id, method, params, key }: Fields): CallFrame | null {
  if (!isIdentifier(id) || !isName(method)) return null;
  if (key !== undefined && !isIdentifier(key)) return null;
  // What stands in a parsed JSON text is a JSON value; a missing one reads as no parameters.
  const value = (params ?? {}) as JsonValue;
  return { type: 'call', id, method, params: value, ...(key === undefined ? {} : { key }) };
}

function parseChunk({ id, sequence, data }: Fields): ChunkFrame | null {
  if (!isIdentifier(id) || !isCount(sequence)) return null;
  return data === null || typeof data === 'string' ? { type: 'chunk', id, sequence, data } : null;
}

function parseCredit({ id, bytes }: Fields): CreditFrame | null {
  return isIdentifier(id) && isCount(bytes) ? { type: 'credit', id, bytes } : null;
}

function parseHello({ nonce, protocol, sdk }: Fields): HelloFrame | null {
  if (!isIdentifier(nonce) || !isName(sdk) || !Array.isArray(protocol) || protocol.length > 16) return null;
  const majors: readonly unknown[] = protocol;
  return majors.every((major) => typeof major === 'number')
    ? { type: 'hello', nonce, protocol: majors, sdk }
    : null;
}

/** The host's frame that an object is, or null. The host is the authority: only what a client relies on is checked. */
export function parseHostFrame(frame: Fields): HostFrame | null {
  switch (frame.type) {
    case 'result':
      return isIdentifier(frame.id)
        ? { type: 'result', id: frame.id, result: (frame.result ?? null) as JsonValue }
        : null;
    case 'error':
      return isIdentifier(frame.id) && isRecord(frame.error)
        ? { type: 'error', id: frame.id, error: frame.error as unknown as WireError }
        : null;
    case 'progress':
      return isProgress(frame) ? frame : null;
    case 'chunk':
      return parseChunk(frame);
    case 'credit':
      return parseCredit(frame);
    case 'pong':
      return isIdentifierList(frame.unknown) ? { type: 'pong', unknown: frame.unknown } : null;
    case 'event':
      return isEvent(frame) ? frame : null;
    case 'welcome':
      return isWelcome(frame) ? frame : null;
    case 'bye':
      return isName(frame.reason) ? { type: 'bye', reason: frame.reason } : null;
    default:
      return null;
  }
}

function isEvent(frame: Fields): frame is Fields & EventFrame {
  return isIdentifier(frame.subscription) && typeof frame.sequence === 'number' && isName(frame.event);
}

function isProgress(frame: Fields): frame is Fields & ProgressFrame {
  const { id, sequence, doneBytes, totalBytes } = frame;
  return (
    isIdentifier(id) &&
    typeof sequence === 'number' &&
    typeof doneBytes === 'number' &&
    (totalBytes === null || typeof totalBytes === 'number')
  );
}

function isWelcome(frame: Fields): frame is Fields & WelcomeFrame {
  return (
    typeof frame.protocol === 'number' &&
    isRecord(frame.host) &&
    isRecord(frame.program) &&
    isRecord(frame.methods) &&
    Object.values(frame.methods).every(isRecord) &&
    isRecord(frame.unsupported) &&
    isRecord(frame.permissions)
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= limits.maxNameChars;
}

function isIdentifierList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= limits.maxCallsInFlight && value.every(isIdentifier);
}

type Fields = Readonly<Record<string, unknown>>;
