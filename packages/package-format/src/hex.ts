import { PackageError } from './error.js';

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal text of bytes. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += pairs[byte] ?? '';
  return text;
}

/** Bytes of lower-case hexadecimal text; anything else is refused with HEX_INVALID, so that one value has one text. */
export function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) {
    throw new PackageError('HEX_INVALID', '4.6', 'Expected pairs of lower-case hexadecimal digits.');
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = parseInt(text.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

/** A SHA-256 digest as text. */
export const sha256Pattern = /^[0-9a-f]{64}$/;

/** Whether a text is a SHA-256 digest as this format writes it: 64 lower-case hexadecimal digits. */
export function isSha256Hex(text: unknown): text is string {
  return typeof text === 'string' && sha256Pattern.test(text);
}
