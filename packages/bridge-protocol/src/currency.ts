// ISO 4217 minor units: how many decimals an amount of a currency has.

const decimals = new Map<string, number>([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF'].map(zero),
  ...['UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(zero),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code): [string, number] => [code, 3]),
  ...['CLF', 'UYW'].map((code): [string, number] => [code, 4]),
]);

/** The number of decimals of a currency (ISO 4217); two for every code not listed otherwise. */
export function decimalsOf(currency: string): number {
  return decimals.get(currency) ?? 2;
}

/**
 * Whether an amount in major units is positive, plain and no finer than the currency allows.
 * A number is read as JavaScript prints it: 99.99 is `99.99`, 1e21 is refused.
 */
export function isAmountOf(currency: string, amount: number | string): boolean {
  const match = /^(0|[1-9]\d{0,11})(?:\.(\d+))?$/u.exec(String(amount));
  if (match === null) return false;
  const fraction = match[2] ?? '';
  return fraction.length <= decimalsOf(currency) && /[1-9]/u.test(`${match[1] ?? ''}${fraction}`);
}

function zero(code: string): [string, number] {
  return [code, 0];
}
