import * as v from 'valibot';

import { limits } from './limits.js';

import type { JsonValue } from './json.js';

/** Any JSON value. What crosses the wire was parsed from JSON, so there is nothing left to check. */
export const jsonValue = v.custom<JsonValue>((value) => value !== undefined);

/** A JSON value that a program hands on or logs: bounded, because it is kept or passed to somebody else. */
export const smallJson = v.pipe(
  jsonValue,
  v.check(
    (value) => JSON.stringify(value).length <= limits.maxHandedOnChars,
    'at most 16,384 characters of JSON: hand on a reference',
  ),
);

/** The query of a path inside a program. */
export const query = v.pipe(v.record(text(100), v.pipe(v.string(), v.maxLength(2_048))), v.maxEntries(32));

/** No parameters: `{}`, and also nothing at all. */
export const noParams: v.GenericSchema<Record<string, never> | undefined, Record<string, never>> = v.optional(
  v.strictObject({}),
  {},
);

/** The result of a method that only does something. */
export const nothing = v.null();

/** A proof that only the partner’s server can exchange, once. */
export const oneTimeCode = v.object({ code: v.string(), expiresAtMs: v.number() });

/** Where the device is: WGS 84 degrees, the radius of the error in metres, and when. */
export const position = v.object({
  latitude: v.number(),
  longitude: v.number(),
  accuracyMeters: v.number(),
  atMs: v.number(),
});

/** A text with a longest length in UTF-16 code units. */
export function text(maxChars: number): v.GenericSchema<string> {
  return v.pipe(v.string(), v.minLength(1), v.maxLength(maxChars));
}

/** An id made by either side: letters, digits, `_` and `-`. Never pasted into code (docs/protocol.md 1.5). */
export const identifier = v.pipe(v.string(), v.maxLength(limits.maxIdChars), v.regex(/^[A-Za-z0-9_-]+$/u));

/**
 * The path of a file of the program, which is also its reference, good for this program alone: folders of plain names, no dots before or between them, so that it means the same
 * in every file system.
 */
export const filePath = v.pipe(
  v.string(),
  v.maxLength(limits.maxFilePathChars),
  v.regex(
    /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/u,
    'a path such as drafts/photo-1.jpg',
  ),
);

/** A file as the host tells of it. `type` is a MIME type, or empty when it is not known. */
export const fileInfo = v.object({
  ref: v.string(),
  name: v.string(),
  type: v.string(),
  sizeBytes: v.number(),
});

/** How the device is connected. What it does not tell is null. */
export const networkStatus = v.object({
  online: v.boolean(),
  type: v.picklist(['wifi', 'cellular', 'ethernet', 'none', 'unknown']),
  metered: v.nullable(v.boolean()),
});

/** The look that the host wants: light or dark, and CSS custom properties by name. */
export const theme = v.object({
  scheme: v.picklist(['light', 'dark']),
  cssVars: v.record(v.string(), v.string()),
});

/** The room that a program has, in CSS pixels. */
export const viewport = v.object({
  width: v.number(),
  height: v.number(),
  safeArea: v.object({ top: v.number(), right: v.number(), bottom: v.number(), left: v.number() }),
  keyboardHeight: v.number(),
  displayMode: v.picklist(['inline', 'fullscreen', 'pip']),
});
