/** A book on sale. Prices are in cents, so that sums are exact. */
export interface Book {
  readonly id: string;
  readonly title: string;
  readonly priceCents: number;
}

export const books: readonly Book[] = [
  { id: 'tides', title: 'A Book of Tides', priceCents: 1_899 },
  { id: 'maps', title: 'Maps for Walkers', priceCents: 2_450 },
  { id: 'bread', title: 'Bread, Slowly', priceCents: 3_200 },
];

/** How many of each book, by id. */
export type Cart = Readonly<Record<string, number>>;

/** A cart from storage: whatever is there, only known books and whole counts come back. */
export function parseCart(value: unknown): Cart {
  const counts =
    typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)) : new Map();
  const known = books.map(({ id }): [string, unknown] => [id, counts.get(id)]);
  return Object.fromEntries(
    known.filter(
      (entry): entry is [string, number] => Number.isSafeInteger(entry[1]) && Number(entry[1]) > 0,
    ),
  );
}

/** The cart with one more of a book. */
export function addBook(cart: Cart, id: string): Cart {
  return { ...cart, [id]: (cart[id] ?? 0) + 1 };
}

/** What the cart costs, as the decimal string a payment takes. */
export function totalOf(cart: Cart): string {
  const cents = books.reduce((sum, { id, priceCents }) => sum + priceCents * (cart[id] ?? 0), 0);
  return `${String(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, '0')}`;
}

/** How many books are in the cart. */
export function countOf(cart: Cart): number {
  return Object.values(cart).reduce((sum, count) => sum + count, 0);
}
