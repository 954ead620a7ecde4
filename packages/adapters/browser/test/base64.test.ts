import { describe, expect, it } from 'vitest';

import { fromBase64, toBase64, toBase64Url } from '../src/base64.js';

describe('bytes as base64', () => {
  it.each([
    [[], '', ''],
    [[0], 'AA==', 'AA'],
    [[251, 255, 254], '+//+', '-__-'],
    [[1, 2, 3, 4], 'AQIDBA==', 'AQIDBA'],
  ])('%j', (bytes, text, urlText) => {
    expect(toBase64(Uint8Array.from(bytes))).toBe(text);
    expect(toBase64Url(Uint8Array.from(bytes))).toBe(urlText);
    expect([...fromBase64(text)]).toEqual(bytes);
    expect([...fromBase64(urlText)]).toEqual(bytes);
  });

  it('refuses other text', () => {
    expect(() => fromBase64('a b!')).toThrow();
  });
});
