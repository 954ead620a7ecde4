/**
 * The deepest nesting of a JSON text, counted without parsing it, so that nothing recursive sees a deep one first.
 * Three levels of a packet are its own: packet, frame list and frame.
 */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // 0x5c is a backslash. In JSON it stands only inside a string; elsewhere the text is none, and parsing stops there.
    if (code === 0x5c) index += 1;
    // 0x22 is a quotation mark.
    else if (code === 0x22) isInString = !isInString;
    else if (!isInString) {
      // 0x5b and 0x7b open a list and an object, 0x5d and 0x7d close them.
      if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, (depth += 1));
      else if (code === 0x5d || code === 0x7d) depth -= 1;
    }
  }
  return deepest;
}
