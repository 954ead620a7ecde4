import { PackageError } from './error.js';

const unitsPerSlice = 4096;

/** UTF-8 bytes of a text. A lone surrogate has none and is refused with UTF8_INVALID. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[length++] = unit;
    } else if (unit < 0x800) {
      bytes[length++] = 0xc0 | (unit >> 6);
      bytes[length++] = 0x80 | (unit & 0x3f);
    } else if (unit < 0xd800 || unit > 0xdfff) {
      bytes[length++] = 0xe0 | (unit >> 12);
      bytes[length++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[length++] = 0x80 | (unit & 0x3f);
    } else {
      const point = pairedCodePoint(text, index);
      bytes[length++] = 0xf0 | (point >> 18);
      bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[length++] = 0x80 | (point & 0x3f);
      index += 1;
    }
  }
  return bytes;
}

/** Lone surrogates are counted too; encoding refuses them. */
function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    const isPair = unit >= 0xd800 && unit <= 0xdfff;
    length += unit < 0x800 || isPair ? 1 : 2;
  }
  return length;
}

/** Text of UTF-8 bytes. Overlong forms, surrogates and cut sequences are refused with UTF8_INVALID, never replaced. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  let units: number[] = [];
  let index = 0;
  while (index < bytes.length) {
    const point = readCodePoint(bytes, index);
    if (point < 0x10000) {
      units.push(point);
      index += point < 0x80 ? 1 : point < 0x800 ? 2 : 3;
    } else {
      units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
      index += 4;
    }
    // A longer argument list overflows the stack of some engines.
    if (units.length >= unitsPerSlice) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

/** Whether every surrogate in the text is one half of a pair, so that the text has a UTF-8 form. */
export function isWellFormed(text: string): boolean {
  if (!/[\ud800-\udfff]/.test(text)) return true;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const next = text.charCodeAt(index + 1);
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false;
    index += 1;
  }
  return true;
}

function pairedCodePoint(text: string, index: number): number {
  const high = text.charCodeAt(index);
  const low = text.charCodeAt(index + 1);
  if (high > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) {
    throw new PackageError(
      'UTF8_INVALID',
      '3.1',
      `The text has half a surrogate pair at ${index}: remove it.`,
    );
  }
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

function readCodePoint(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first;
  const width = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  let point = first & (0x7f >> width);
  let isValid = first >= 0xc2 && first <= 0xf4;
  for (let next = at + 1; next < at + width; next += 1) {
    const byte = bytes[next];
    isValid &&= byte !== undefined && (byte & 0xc0) === 0x80;
    point = (point << 6) | ((byte ?? 0) & 0x3f);
  }
  const smallest = width === 4 ? 0x10000 : width === 3 ? 0x800 : 0x80;
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  if (!isValid || point < smallest || point > 0x10ffff || isSurrogate) {
    throw new PackageError('UTF8_INVALID', '3.1', `Byte ${at} is not UTF-8: save the text as UTF-8.`);
  }
  return point;
}
