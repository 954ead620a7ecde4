import type { JsonValue } from '../json.js';

/** The types of JSON, as a redacted value keeps them. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

const MARK = '$redacted';
const FORM = /^(?:(string|url|array|object):(\d{1,7})|number|boolean)$/u;

/** What stands in a trace in place of a value: its JSON type, and its length where it has one (docs/trace-format.md 3.2). */
export function toRedacted(value: JsonValue): JsonValue {
  if (value === null) return null;
  if (typeof value === 'boolean' || typeof value === 'number') return { [MARK]: typeof value };
  if (typeof value === 'string') {
    const kind = /^https?:\/\//u.test(value) ? 'url' : 'string';
    return { [MARK]: `${kind}:${value.length}` };
  }
  const kind = Array.isArray(value) ? 'array' : 'object';
  return { [MARK]: `${kind}:${Object.keys(value).length}` };
}

/** Whether a value has the member that marks a redacted one; a trace holds it in no other place. */
export function isMarked(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, MARK);
}

/** The JSON type of a value, or the one that a redacted value had. */
export function typeOf(value: JsonValue): JsonType {
  const mark = markOf(value);
  if (mark !== null) return mark.kind === 'url' ? 'string' : mark.kind;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  // A JSON value has no other types.
  return typeof value as JsonType;
}

/** Whether something in a value, or all of it, is redacted. */
export function holdsRedacted(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isMarked(value) || Object.values(value).some(holdsRedacted);
}

/**
 * The value with something of the same type and length for everything that is redacted: digits `0`, the number 0, false,
 * an empty list or object; a web address stays one. Digits, because every other form that the catalogue asks of a sensitive
 * text allows them.
 * `maxChars` bounds what a hostile file can make of a few marks.
 */
export function withStandIns(value: JsonValue, maxChars: number): JsonValue {
  let charsLeft = maxChars;
  return fill(value);

  function fill(part: JsonValue): JsonValue {
    const mark = markOf(part);
    if (mark !== null) return standIn(mark);
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(fill);
    return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, fill(member)]));
  }

  function standIn({ kind, length }: Mark): JsonValue {
    switch (kind) {
      case 'boolean':
        return false;
      case 'number':
        return 0;
      case 'string':
      case 'url': {
        const chars = Math.min(length, charsLeft);
        charsLeft -= chars;
        const start = kind === 'string' ? '' : length > SCHEME.length ? SCHEME : 'http://';
        return start.padEnd(chars, '0');
      }
      case 'array':
        return [];
      case 'object':
        return {};
    }
  }
}

/** What the stand-in of a web address begins with, where it has room. */
const SCHEME = 'https://';

interface Mark {
  readonly kind: 'boolean' | 'number' | 'string' | 'url' | 'array' | 'object';
  readonly length: number;
}

function markOf(value: JsonValue): Mark | null {
  if (!isMarked(value)) return null;
  const mark = (value as { readonly [MARK]: JsonValue })[MARK];
  const parts = typeof mark === 'string' ? FORM.exec(mark) : null;
  // A mark of no known form stands for an object, which it is.
  if (parts === null) return { kind: 'object', length: 0 };
  // FORM begins with a kind.
  return { kind: (parts[1] ?? parts[0]) as Mark['kind'], length: Number(parts[2] ?? 0) };
}
