/** A value of a report: as JSON, as text, and compared with what a query asks for. Pure. */
import type { ColumnType } from '../domain/catalog/schema.ts';

const NUMBERS: readonly ColumnType[] = ['bigint', 'double', 'decimal'];
export const isNumber = (type: ColumnType): boolean => NUMBERS.includes(type);

/** JSON's own form of a number: decimals are published as texts, so that no digit is lost. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Numbers and JSON stand as they are published, digit by digit. */
export function cellJson(type: ColumnType, value: unknown): string {
  const bare =
    typeof value === 'string' && (isNumber(type) ? NUMBER.test(value) : type === 'json' && isJson(value));
  return bare ? String(value) : JSON.stringify(value ?? null);
}

/** Empty for null. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export const cellIs = (type: ColumnType, value: unknown, wanted: string): boolean =>
  isNumber(type) && wanted !== '' && value !== null && value !== undefined
    ? Number(value) === Number(wanted)
    : cellText(value) === wanted;
