/** What events are worth: exact sums need integers, so a value counts in millionths of its currency. */

/** A value lies within ± this; in millionths that is far within the safe integers. */
export const VALUE_LIMIT = 1e9;

const DECIMALS = 6;
const MILLIONTHS = 10 ** DECIMALS;

/** ISO 4217's form. */
export const CURRENCY_PATTERN = '^[A-Z]{3}$';
const CURRENCY = new RegExp(CURRENCY_PATTERN);

export const isCurrency = (value: unknown): value is string =>
  typeof value === 'string' && CURRENCY.test(value);

export const isValue = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= VALUE_LIMIT;

/**
 * A value in millionths. Its shortest decimal, the one that people and JSON write, is rounded half away from zero:
 * times 1e6 in floating point, 1.0000005 would be rounded down.
 */
export function toMillionths(value: number): number {
  const size = Math.abs(value);
  const millionths = size < 1 / MILLIONTHS ? Number(size >= 0.5 / MILLIONTHS) : roundedText(String(size));
  return value < 0 && millionths > 0 ? -millionths : millionths;
}

/** @param decimal without an exponent: from a millionth on, and below 1e21, JavaScript writes none. */
function roundedText(decimal: string): number {
  const [whole = '', fraction = ''] = decimal.split('.');
  const kept = Number(`${whole}${fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0')}`);
  return fraction.charAt(DECIMALS) >= '5' ? kept + 1 : kept;
}

export const fromMillionths = (millionths: number): number => millionths / MILLIONTHS;

/** A bigint only where a number wouldn't be exact: sums may be larger than any one value. */
export type Amount = number | bigint;

/** The exact sum. */
export function plus(a: Amount, b: Amount): Amount {
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a + b)) return a + b;
  const sum = BigInt(a) + BigInt(b);
  return Number.isSafeInteger(Number(sum)) ? Number(sum) : sum;
}
