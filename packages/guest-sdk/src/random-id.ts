/** An id from this many random bytes, in the form of docs/protocol.md 1.5: at most two characters for each. */
export function randomId(byteCount = 18): string {
  const bytes = crypto.getRandomValues(new Uint8Array(byteCount));
  return Array.from(bytes, (byte) => byte.toString(36)).join('');
}
