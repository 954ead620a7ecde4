import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../src/base64.js';
import { crc32 } from '../src/crc32.js';
import { fromHex, isSha256Hex, toHex } from '../src/hex.js';
import { refusalOf, text } from './fixture.js';

describe('base64 (package-format 4.1)', () => {
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('writes and reads %j as RFC 4648 §10 does', (content, encoded) => {
    expect(toBase64(text(content))).toBe(encoded);
    expect(fromBase64(encoded)).toEqual(text(content));
  });

  it('has the same alphabet as the platform', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  });

  it.each([
    ['missing padding', 'Zg'],
    ['half the padding', 'Zg='],
    ['too much padding', 'Zm8=='],
    ['padding alone', '='],
    ['padding inside', 'Zg==Zg=='],
    ['unused bits that are not zero', 'Zh=='],
    ['the URL alphabet', '_-A='],
    ['a line break', 'Zm9v\n'],
    ['a space', 'Zm9 v'],
    ['a character of another script', 'Zm9ν'],
  ])('refuses %s', async (_, encoded) => {
    expect(await refusalOf(() => fromBase64(encoded))).toMatchObject({ code: 'BASE64_INVALID', rule: '4.1' });
  });
});

describe('hexadecimal (package-format 4.6)', () => {
  it('writes lower case, two digits a byte, and reads it back', () => {
    expect(toHex(Uint8Array.of(0, 15, 16, 255))).toBe('000f10ff');
    expect(fromHex('000f10ff')).toEqual(Uint8Array.of(0, 15, 16, 255));
  });

  it.each(['0', '0A', '0g', ' 00', '00\n', '0x00'])('refuses %j', async (digits) => {
    expect(await refusalOf(() => fromHex(digits))).toMatchObject({ code: 'HEX_INVALID', rule: '4.6' });
  });

  it.each([
    ['a'.repeat(64), true],
    ['A'.repeat(64), false],
    ['a'.repeat(63), false],
    ['a'.repeat(65), false],
    [`${'a'.repeat(64)}\n`, false],
    [64, false],
  ])('answers whether %j is a digest', (value, answer) => {
    expect(isSha256Hex(value)).toBe(answer);
  });
});

describe('CRC-32', () => {
  it.each([
    ['', 0],
    ['123456789', 0xcbf43926],
    ['The quick brown fox jumps over the lazy dog', 0x414fa339],
  ])('of %j is the published one', (content, sum) => {
    expect(crc32(text(content))).toBe(sum);
  });
});
