const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/** An id of 6 random bits for each character, in the form of docs/protocol.md 1.5. */
export function randomId(chars = 22): string {
  let id = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(chars))) id += ALPHABET.charAt(byte & 63);
  return id;
}
