import { describe, expect, it } from 'vitest';

import { formatBytes, formatMoney, formatPercent } from '../src/format.js';

describe('what people read', () => {
  it.each([
    [0, '0 byte'],
    [999, '999 byte'],
    [1_500, '1.5 kB'],
    [14_240, '14 kB'],
    [11_300_000, '11 MB'],
  ])('%i bytes are %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });

  it.each([
    ['99.99', 'USD', '$99.99'],
    ['1200', 'JPY', '¥1,200'],
    ['9007199254740993.01', 'USD', '$9,007,199,254,740,993.01'],
  ])('%s %s is %s, to the last digit', (amount, currency, words) => {
    expect(formatMoney(amount, currency)).toBe(words);
  });

  it.each([
    [45, 100, '45%'],
    [0, 0, '0%'],
    [3, 2, '100%'],
  ])('%i of %i is %s', (part, whole, words) => {
    expect(formatPercent(part, whole)).toBe(words);
  });
});
