import { PackageError } from './error.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Standard base64 (RFC 4648 §4) with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index;
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += left > 1 ? alphabet.charAt((group >> 6) & 63) : '=';
    text += left > 2 ? alphabet.charAt(group & 63) : '=';
  }
  return text;
}

/** Bytes of standard base64. White space, the URL alphabet, missing padding and stray low bits are BASE64_INVALID. */
export function fromBase64(text: string): Uint8Array {
  const unpadded = text.replace(/={1,2}$/, '');
  const bytes = new Uint8Array(Math.floor((unpadded.length * 3) / 4));
  let group = 0;
  let bits = 0;
  let length = 0;
  for (const character of unpadded) {
    const value = alphabet.indexOf(character);
    if (value < 0) throw invalid(`a character that base64 does not have`);
    group = ((group << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (group >> bits) & 0xff;
    }
  }
  // package-format 4.1: the same bytes have one text, so the padding and the unused bits are fixed
  if (text.length % 4 !== 0 || toBase64(bytes) !== text)
    throw invalid('wrong padding or unused bits that are not zero');
  return bytes;
}

function invalid(reason: string): PackageError {
  return new PackageError(
    'BASE64_INVALID',
    '4.1',
    `The base64 text has ${reason}: encode it as RFC 4648 §4 does.`,
  );
}
