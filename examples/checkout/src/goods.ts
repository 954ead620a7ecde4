/** Something on the shelf. Prices are whole cents: sums of decimals would drift. */
export interface Good {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly priceCents: number;
  /** Hue of its picture. */
  readonly hue: number;
}

/** What the shop sells. */
export const goods: readonly Good[] = [
  { id: 'coffee', name: 'House blend', detail: 'Coffee, 250 g', priceCents: 950, hue: 25 },
  { id: 'loaf', name: 'Sourdough', detail: 'Loaf, baked today', priceCents: 480, hue: 38 },
  { id: 'honey', name: 'Orchard honey', detail: 'Jar, 340 g', priceCents: 725, hue: 48 },
  { id: 'apples', name: 'Russet apples', detail: 'Bag, 1 kg', priceCents: 390, hue: 120 },
];
