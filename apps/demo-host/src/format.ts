const sizeUnits = ['byte', 'kilobyte', 'megabyte'] as const;

/** Bytes as people read them: `14 kB`. */
export function formatBytes(bytes: number): string {
  const { power, amount, digits } = scaled(bytes, bytes);
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: sizeUnits[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(amount);
}

/** A part of so many bytes, as a number in the unit of the whole: `2.1`, to stand before `of 8.4 MB`. */
export function formatBytesOf(part: number, whole: number): string {
  const { amount, digits } = scaled(part, whole);
  const exactly = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(undefined, exactly).format(amount);
}

/** A number of bytes in the unit that suits a whole. */
function scaled(bytes: number, whole: number): { power: number; amount: number; digits: number } {
  const power = Math.min(sizeUnits.length - 1, Math.floor(Math.log10(Math.max(whole, 1)) / 3));
  const unitBytes = 1000 ** power;
  return { power, amount: bytes / unitBytes, digits: power > 0 && whole / unitBytes < 10 ? 1 : 0 };
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
