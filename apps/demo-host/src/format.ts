const sizeUnits = ['byte', 'kilobyte', 'megabyte'] as const;

/** Bytes as people read them: `14 kB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(sizeUnits.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const amount = bytes / 1000 ** power;
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: sizeUnits[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: power > 0 && amount < 10 ? 1 : 0,
  }).format(amount);
}

/** A plain decimal in major units, written as the user's language writes money. No digit is rounded away. */
export function formatMoney(amount: string, currency: string): string {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  // Engines take decimal strings exactly; the ES2022 declarations know numbers only.
  return format.format(amount as unknown as number);
}

/** A part of a whole as `45 %`; nothing known yet is `0 %`. */
export function formatPercent(part: number, whole: number): string {
  const share = whole > 0 ? Math.min(1, part / whole) : 0;
  return new Intl.NumberFormat(undefined, { style: 'percent' }).format(share);
}

/** A day. */
export function formatDay(atMs: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(atMs);
}

/** A day and time for lists. */
export function formatMoment(atMs: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(atMs);
}
