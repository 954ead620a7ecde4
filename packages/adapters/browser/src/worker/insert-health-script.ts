import { programPaths } from '../program-paths.js';

/**
 * The document with the health script in front of everything of the program that can run.
 * It stands right after the doctype, which must stay first to keep the page out of quirks mode; the HTML parser then
 * opens `<html>` and `<head>` by itself and merges the document's own tags into them.
 */
export function insertHealthScript(html: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = insertionPoint(html);
  const tag = new TextEncoder().encode(`<script src="${programPaths.health}"></script>`);
  const result = new Uint8Array(html.length + tag.length);
  result.set(html.subarray(0, at));
  result.set(tag, at);
  result.set(html.subarray(at), at + tag.length);
  return result;
}

/** After the doctype when the document has one, else at its start; a byte order mark stays first. */
function insertionPoint(html: Uint8Array): number {
  const hasMark = html[0] === 0xef && html[1] === 0xbb && html[2] === 0xbf;
  const start = hasMark ? 3 : 0;
  // Markup is ASCII, so one character per byte keeps the offsets. A doctype behind more than this is none.
  const text = latin1(html.subarray(start, start + MAX_PROLOGUE_BYTES));
  let at = 0;
  for (let end = endOf(blank, text, at); end !== null; end = endOf(blank, text, at)) at = end;
  const afterDoctype = endOf(doctype, text, at);
  return start + (afterDoctype ?? 0);
}

/** Space, one comment, or one `<?…>`, which HTML reads as a comment: all that may stand in front of a doctype. */
const blank = /\s+|<!--(?:-?>|(?:(?!--!?>)[^])*--!?>)|<\?[^>]*>/uy;
/** A `>` ends a doctype even inside quotes. */
const doctype = /<!doctype[^>]*>/iuy;

/** Where the pattern ends that begins exactly at an offset. */
function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** Licence comments stand in front of a doctype; a whole document does not. */
const MAX_PROLOGUE_BYTES = 16_384;

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
