import { describe, expect, it } from 'vitest';

import { addBook, countOf, parseCart, totalOf } from '../src/cart.js';

describe('the cart', () => {
  it('sums exactly', () => {
    const cart = addBook(addBook(addBook({}, 'tides'), 'tides'), 'bread');
    expect([countOf(cart), totalOf(cart)]).toEqual([3, '69.98']);
    expect(totalOf({})).toBe('0.00');
  });

  it.each([null, 7, 'text', [], { tides: -1 }, { tides: '2' }, { tides: 1.5 }, { unknown: 3 }])(
    'takes nothing from storage that is no cart: %o',
    (value) => {
      expect(parseCart(value)).toEqual({});
    },
  );

  it('keeps what is one', () => {
    expect(parseCart({ tides: 2, maps: 0, bread: 1 })).toEqual({ tides: 2, bread: 1 });
  });
});
