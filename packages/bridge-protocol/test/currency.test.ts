import { describe, expect, it } from 'vitest';

import { decimalsOf, isAmountOf } from '../src/index.js';

describe('the decimals of a currency', () => {
  it.each([
    ['USD', 2],
    ['EUR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['VND', 0],
    ['XOF', 0],
    ['BHD', 3],
    ['KWD', 3],
    ['TND', 3],
    ['CLF', 4],
    ['UYW', 4],
    ['XXX', 2],
  ])('%s has %d', (currency, decimals) => {
    expect(decimalsOf(currency)).toBe(decimals);
  });
});

describe('an amount of a currency', () => {
  it.each<[string, number | string]>([
    ['USD', 99.99],
    ['USD', '99.99'],
    ['USD', 1],
    ['USD', '0.01'],
    ['USD', 0.1],
    ['USD', 999_999_999_999.99],
    ['JPY', 500],
    ['KWD', '1.234'],
    ['CLF', 0.0001],
  ])('%s %s is one', (currency, amount) => {
    expect(isAmountOf(currency, amount)).toBe(true);
  });

  it.each<[string, number | string]>([
    ['USD', 0],
    ['USD', -1],
    ['USD', -0],
    ['USD', '0.00'],
    ['USD', 99.999],
    ['USD', 0.1 + 0.2],
    ['USD', NaN],
    ['USD', Infinity],
    ['USD', 1e21],
    ['USD', 1e-7],
    ['USD', ''],
    ['USD', ' 1'],
    ['USD', '1 '],
    ['USD', '+1'],
    ['USD', '01'],
    ['USD', '1.'],
    ['USD', '.5'],
    ['USD', '1,00'],
    ['USD', '1e2'],
    ['USD', '0x10'],
    ['USD', '١'],
    ['USD', '1000000000000'],
    ['JPY', 500.5],
    ['JPY', '500.0'],
    ['KWD', 1.2345],
  ])('%s %s is none', (currency, amount) => {
    expect(isAmountOf(currency, amount)).toBe(false);
  });
});
