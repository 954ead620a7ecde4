import { PackageError } from './error.js';
import type { PackageErrorCode } from './error.js';
import { packageLimits } from './limits.js';
import { quoted } from './quoted.js';
import { decodeUtf8, isWellFormed } from './utf8.js';

/** What strict JSON can hold. Objects have no prototype. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** An object without a prototype: every name in it came from the document. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Ceilings of one parse. */
export interface JsonLimits {
  readonly maxDepth?: number;
}

/**
 * Reads a document in which nothing is left to interpretation (package-format 3.2): one meaning per text, on every
 * engine. JSON.parse keeps the last of two equal names, reads 1e400 as Infinity and gives objects a prototype.
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits = {}): JsonValue {
  return parseJsonText(decodeUtf8(bytes), limits);
}

/** The same for text that decodeUtf8 gave, which holds no half of a surrogate pair. */
export function parseJsonText(text: string, limits: JsonLimits = {}): JsonValue {
  return new JsonReader(text, limits.maxDepth ?? packageLimits.maxDepth).document();
}

/** Whether a value is an object, not an array and not null. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is an array; Array.isArray forgets what the items are. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

const forbiddenNames: readonly string[] = ['__proto__', 'constructor', 'prototype'];
const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class JsonReader {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;
  #depth = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(): JsonValue {
    if (this.#text.startsWith('\ufeff')) throw this.#refuse('JSON_INVALID', 'begins with a byte order mark');
    this.#skipSpace();
    const value = this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#refuse('JSON_INVALID', 'goes on after its value');
    return value;
  }

  #value(): JsonValue {
    switch (this.#text.charAt(this.#at)) {
      case '{':
        return this.#nested(() => this.#object());
      case '[':
        return this.#nested(() => this.#array());
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > this.#maxDepth) {
      throw this.#refuse('JSON_TOO_DEEP', `nests deeper than ${this.#maxDepth} levels`);
    }
    this.#at += 1;
    this.#skipSpace();
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #object(): JsonObject {
    // Object.create returns any; a fresh object without a prototype is an empty record.
    const object = Object.create(null) as Record<string, JsonValue>;
    if (this.#take('}')) return object;
    do {
      this.#skipSpace();
      const name = this.#name(object);
      this.#skipSpace();
      if (!this.#take(':')) throw this.#refuse('JSON_INVALID', 'lacks a colon');
      this.#skipSpace();
      object[name] = this.#value();
      this.#skipSpace();
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#refuse('JSON_INVALID', 'has an object that is not closed');
    return object;
  }

  #name(object: Readonly<Record<string, JsonValue>>): string {
    const name = this.#string();
    if (forbiddenNames.includes(name)) throw this.#refuse('JSON_FORBIDDEN_KEY', `uses the name ${name}`);
    if (object[name] !== undefined)
      throw this.#refuse('JSON_DUPLICATE_KEY', `has the name ${quoted(name)} twice`);
    return name;
  }

  #array(): readonly JsonValue[] {
    const items: JsonValue[] = [];
    if (this.#take(']')) return items;
    do {
      this.#skipSpace();
      items.push(this.#value());
      this.#skipSpace();
    } while (this.#take(','));
    if (!this.#take(']')) throw this.#refuse('JSON_INVALID', 'has an array that is not closed');
    return items;
  }

  #string(): string {
    if (!this.#take('"')) throw this.#refuse('JSON_INVALID', 'lacks a string');
    let text = this.#plainCharacters();
    if (this.#take('"')) return text;
    while (!this.#take('"')) {
      if (!this.#take('\\'))
        throw this.#refuse('JSON_INVALID', 'has a string that is not closed or holds a control character');
      text += this.#escape() + this.#plainCharacters();
    }
    // Only an escape can write half of a pair.
    if (!isWellFormed(text)) throw this.#refuse('JSON_INVALID', 'has half a surrogate pair');
    return text;
  }

  #plainCharacters(): string {
    const start = this.#at;
    while (isPlain(this.#text.charCodeAt(this.#at))) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #escape(): string {
    const hex = this.#match(/u[0-9a-fA-F]{4}/y);
    if (hex !== '') return String.fromCharCode(parseInt(hex.slice(1), 16));
    const meaning = escapes.get(this.#text.charAt(this.#at));
    if (meaning === undefined) throw this.#refuse('JSON_INVALID', 'has an unknown escape');
    this.#at += 1;
    return meaning;
  }

  #number(): number {
    const text = this.#match(/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y);
    if (text === '') throw this.#refuse('JSON_INVALID', 'has something that is not JSON');
    const value = Number(text);
    if (text === '-0' || !/^-?[0-9]+$/.test(text) || !Number.isSafeInteger(value)) {
      throw this.#refuse(
        'JSON_NUMBER_INVALID',
        `has the number ${text.slice(0, 40)}: only whole numbers up to 2^53 - 1 are read`,
      );
    }
    return value;
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#refuse('JSON_INVALID', 'has an unknown word');
    this.#at += word.length;
    return value;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #take(character: string): boolean {
    if (this.#text.charAt(this.#at) !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
  }

  #refuse(code: PackageErrorCode, what: string): PackageError {
    return new PackageError(
      code,
      '3.2',
      `The document ${what} (at character ${this.#at}): correct it and sign again.`,
    );
  }
}

/** Neither quote, backslash nor control character. False for the NaN that charCodeAt gives after the end. */
function isPlain(unit: number): boolean {
  return unit >= 0x20 && unit !== 0x22 && unit !== 0x5c;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}
