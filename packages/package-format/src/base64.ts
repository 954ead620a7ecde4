import { PackageError } from './error.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const padding = 61;
const codes = Uint8Array.from(alphabet, (character) => character.charCodeAt(0));
/** By character code; 64 for whatever is no digit. */
const digits = new Uint8Array(128).fill(64);
codes.forEach((code, digit) => (digits[code] = digit));

/** Standard base64 (RFC 4648 §4) with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += BYTES_AT_ONCE)
    text += encodeSlice(bytes.subarray(from, from + BYTES_AT_ONCE));
  return text;
}

/** Bytes of standard base64. White space, the URL alphabet, missing padding and stray low bits are BASE64_INVALID. */
export function fromBase64(text: string): Uint8Array {
  const size = text.length;
  // package-format 4.1: the same bytes have one text, so the padding and the unused bits are fixed
  if (size % 4 !== 0) throw invalid('wrong padding or unused bits that are not zero');
  const padded = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const end = size - padded;
  const bytes = new Uint8Array((size / 4) * 3 - padded);
  let length = 0;
  for (let at = 0; at < end; at += 4) {
    const group =
      (digit(text, at, end) << 18) |
      (digit(text, at + 1, end) << 12) |
      (digit(text, at + 2, end) << 6) |
      digit(text, at + 3, end);
    bytes[length++] = group >> 16;
    if (at + 2 < end) bytes[length++] = (group >> 8) & 0xff;
    if (at + 3 < end) bytes[length++] = group & 0xff;
    const unused = at + 3 < end ? 0 : at + 2 < end ? 0xff : 0xffff;
    if ((group & unused) !== 0) throw invalid('wrong padding or unused bits that are not zero');
  }
  return bytes;
}

/** Whole groups, and no more arguments than every engine takes in one call. */
const BYTES_AT_ONCE = 6_144;

function encodeSlice(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(padding);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text[length] = codes[group >> 18] ?? 0;
    text[length + 1] = codes[(group >> 12) & 63] ?? 0;
    if (left > 1) text[length + 2] = codes[(group >> 6) & 63] ?? 0;
    if (left > 2) text[length + 3] = codes[group & 63] ?? 0;
    length += 4;
  }
  return String.fromCharCode(...text);
}

/** The value of a character; zero behind the end. */
function digit(text: string, at: number, end: number): number {
  if (at >= end) return 0;
  const value = digits[text.charCodeAt(at)] ?? 64;
  if (value === 64) throw invalid(`a character that base64 does not have`);
  return value;
}

function invalid(reason: string): PackageError {
  return new PackageError(
    'BASE64_INVALID',
    '4.1',
    `The base64 text has ${reason}: encode it as RFC 4648 §4 does.`,
  );
}
