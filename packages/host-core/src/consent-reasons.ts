import * as v from 'valibot';

import type { Manifest } from '@org/package-format';

/** Whether a text is a line that a screen may show as the program's reason. */
export function isShownLine(text: string): boolean {
  return v.is(shownLine, text);
}

/** One line that a screen can show: no control characters, and none that turn the direction of the text around. */
const shownLine = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(300),
  v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/u),
);

/**
 * Why a program asks, by permission: the member `x-permission-reasons` of its manifest, signed like the rest, so a reviewer
 * has read what the user reads. What is no line of plain text is left out.
 */
export function reasonsIn(manifest: Manifest): ReadonlyMap<string, string> {
  const declared = v.safeParse(v.record(v.string(), v.unknown()), manifest['x-permission-reasons']);
  if (!declared.success) return new Map();
  const reasons = Object.entries(declared.output).filter(
    (entry): entry is [string, string] =>
      manifest.permissions.includes(entry[0]) && v.is(shownLine, entry[1]),
  );
  return new Map(reasons);
}
