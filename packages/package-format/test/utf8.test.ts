import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../src/utf8.js';
import { refusalOf } from './fixture.js';

describe('UTF-8 (package-format 3.1)', () => {
  it.each([
    ['', []],
    ['a', [0x61]],
    ['é', [0xc3, 0xa9]],
    ['€', [0xe2, 0x82, 0xac]],
    ['😀', [0xf0, 0x9f, 0x98, 0x80]],
    ['\u0000\u007f', [0x00, 0x7f]],
    ['\u0080\u07ff', [0xc2, 0x80, 0xdf, 0xbf]],
    ['\u0800\ud7ff', [0xe0, 0xa0, 0x80, 0xed, 0x9f, 0xbf]],
    ['\ue000\uffff', [0xee, 0x80, 0x80, 0xef, 0xbf, 0xbf]],
    ['\u{10000}\u{10ffff}', [0xf0, 0x90, 0x80, 0x80, 0xf4, 0x8f, 0xbf, 0xbf]],
  ])('writes and reads %j', (content, bytes) => {
    expect([...encodeUtf8(content)]).toEqual(bytes);
    expect(decodeUtf8(Uint8Array.from(bytes))).toBe(content);
  });

  it('keeps a text that is longer than one slice, with pairs across the border', () => {
    const content = `${'a'.repeat(4095)}😀${'é'.repeat(5000)}`;
    expect(decodeUtf8(encodeUtf8(content))).toBe(content);
  });

  it.each([
    ['a continuation byte alone', [0x80]],
    ['a sequence that is cut', [0xe2, 0x82]],
    ['a sequence that is interrupted', [0xe2, 0x28, 0xa1]],
    ['an overlong slash in two bytes', [0xc0, 0xaf]],
    ['an overlong slash in three bytes', [0xe0, 0x80, 0xaf]],
    ['an overlong character in four bytes', [0xf0, 0x8f, 0xbf, 0xbf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a point above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['a byte that UTF-8 never has', [0xff]],
    ['a five-byte sequence', [0xf8, 0x88, 0x80, 0x80, 0x80]],
  ])('refuses %s', async (_, bytes) => {
    expect(await refusalOf(() => decodeUtf8(Uint8Array.from(bytes)))).toMatchObject({
      code: 'UTF8_INVALID',
      rule: '3.1',
    });
  });

  it.each(['\ud800', 'a\udc00', '\ud800\ud800', '\udc00\ud800'])(
    'refuses to write half a pair: %j',
    async (content) => {
      expect((await refusalOf(() => encodeUtf8(content))).code).toBe('UTF8_INVALID');
    },
  );
});
