import { describe, expect, it } from 'vitest';

import { changeCart, parseCart, toAmount, totalCents } from '../src/cart.js';

describe('the cart', () => {
  it('adds and takes away one at a time', () => {
    const two = changeCart(changeCart({}, 'coffee', 1), 'coffee', 1);
    expect(two).toEqual({ coffee: 2 });
    expect(changeCart(changeCart(two, 'coffee', -1), 'coffee', -1)).toEqual({});
  });

  it('sums exactly', () => {
    expect(totalCents({ coffee: 2, loaf: 1, apples: 3 })).toBe(3550);
  });

  it.each([
    [3550, '35.50'],
    [5, '0.05'],
    [0, '0.00'],
  ])('writes %i cents as %s', (cents, amount) => {
    expect(toAmount(cents)).toBe(amount);
  });

  it.each([
    null,
    7,
    'text',
    [],
    { coffee: -1 },
    { coffee: '2' },
    { coffee: 1.5 },
    { coffee: 99 },
    { unknown: 3 },
  ])('takes nothing from storage that is no cart: %o', (stored) => {
    expect(parseCart(stored)).toEqual({});
  });

  it('keeps what is one', () => {
    expect(parseCart({ coffee: 2, loaf: 0, apples: 1 })).toEqual({ coffee: 2, apples: 1 });
  });
});
