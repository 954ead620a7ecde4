/**
 * The deepest nesting of a JSON text, counted without parsing it, so that nothing recursive sees a deep one first.
 * Three levels of a packet are its own: packet, frame list and frame.
 */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) {
      inString = true;
    } else if (code === BRACE_OPEN || code === BRACKET_OPEN) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === BRACE_CLOSE || code === BRACKET_CLOSE) {
      depth -= 1;
    }
  }
  return deepest;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
