import { goods } from './goods.js';

/** How many of each good, by its id. What is not in it is not wanted. */
export type Cart = Readonly<Record<string, number>>;

/** More of one thing is an order by telephone. */
const MAX_OF_ONE = 20;

/** The cart with one more or one less of a good. */
export function changeCart(cart: Cart, id: string, by: 1 | -1): Cart {
  const count = Math.min(MAX_OF_ONE, (cart[id] ?? 0) + by);
  const counts = { ...cart, [id]: count };
  return Object.fromEntries(Object.entries(counts).filter(([, amount]) => amount > 0));
}

/** The sum in whole cents. */
export function totalCents(cart: Cart): number {
  return goods.reduce((sum, { id, priceCents }) => sum + priceCents * (cart[id] ?? 0), 0);
}

/** Whole cents as the decimal in major units that `payment.pay` takes. */
export function toAmount(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** Reads a cart that an earlier release may have stored; what is no good of this shop is left out. */
export function parseCart(stored: unknown): Cart {
  if (typeof stored !== 'object' || stored === null) return {};
  const counts = new Map(Object.entries(stored));
  return Object.fromEntries(
    goods.flatMap(({ id }) => {
      const count: unknown = counts.get(id);
      const isCount =
        typeof count === 'number' && Number.isInteger(count) && count > 0 && count <= MAX_OF_ONE;
      return isCount ? [[id, count] as const] : [];
    }),
  );
}
