import * as v from 'valibot';

import { limits } from './limits.js';

import type { JsonValue } from './json.js';

/** Any JSON value. What crosses the wire was parsed from JSON, so there is nothing left to check. */
export const jsonValue = v.custom<JsonValue>((value) => value !== undefined);

/** No parameters: `{}`, and also nothing at all. */
export const noParams = v.optional(v.strictObject({}), {});

/** The result of a method that only does something. */
export const nothing = v.null();

/** A text with a longest length in UTF-16 code units. */
export function text(maxChars: number): v.GenericSchema<string> {
  return v.pipe(v.string(), v.minLength(1), v.maxLength(maxChars));
}

/** An id made by either side: letters, digits, `_` and `-`. Never pasted into code (docs/protocol.md 1.5). */
export const identifier = v.pipe(v.string(), v.maxLength(limits.maxIdChars), v.regex(/^[A-Za-z0-9_-]+$/u));
