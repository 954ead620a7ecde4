import { describe, expect, it } from 'vitest';

import { fromBase64Url, toBase64Url } from '../src/natives/base64-url.js';

describe('bytes as base64url', () => {
  it.each([
    [[], ''],
    [[0], 'AA'],
    [[251, 255, 254], '-__-'],
    [[1, 2, 3, 4], 'AQIDBA'],
  ])('%j', (bytes, text) => {
    expect(toBase64Url(Uint8Array.from(bytes))).toBe(text);
    expect([...fromBase64Url(text)]).toEqual(bytes);
  });

  it.each(['a b!', 'A', 'AB'])('refuses %j', (text) => {
    expect(() => fromBase64Url(text)).toThrow();
  });
});
