/** A Parquet row of a model → a JSON object. */
import type { Column, ColumnType } from '../domain/catalog/schema.ts';

export type ModelRow = Readonly<Record<string, unknown>>;

/** Exact up to 15 digits; the catalog's decimals have 6 behind the point. */
const decimal = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toFixed(6)) : value);

/** A whole number that JSON's readers would round is written as a text. */
function whole(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

const CELLS: Readonly<Partial<Record<ColumnType, (value: unknown) => unknown>>> = {
  bigint: whole,
  decimal,
  timestamp: (value) => (value instanceof Date ? value.toISOString() : value),
  json: (value) => (typeof value === 'string' ? JSON.parse(value) : value),
};

/** By the columns' names, without the tenant: who asks knows whom they ask for. */
export const cellsOf = (columns: readonly Column[], row: ModelRow): Record<string, unknown> =>
  Object.fromEntries(
    columns
      .filter(({ name }) => name !== 'tenant')
      .map(({ name, type }) => [name, CELLS[type]?.(row[name] ?? null) ?? row[name] ?? null]),
  );

/**
 * Rows in the order of their columns: an engine that writes a result in several files at once keeps none, and the same
 * figures are to be the same report.
 */
export const inOrder = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  rows.toSorted((a, b) => {
    for (const name of Object.keys(a)) {
      const difference = compare(a[name], b[name]);
      if (difference !== 0) return difference;
    }
    return 0;
  });

/** Numbers by size, everything else by its text; nothing comes first. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [textOf(a), textOf(b)];
  return one < other ? -1 : Number(one > other);
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
