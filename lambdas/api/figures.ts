/** Sums of rollup rows: over time, by bucket, by value. Pure. */

import type { Row } from '../domain/rollup-reads.ts';
import { COUNT, hourOfSort, minuteAttribute, OTHER, parseBreakdown } from '../domain/rollup-row.ts';
import { HOUR_MS, hourStart, MINUTE_MS } from '../domain/time.ts';
import { bucketCount, INTERVALS, type Range, type Span } from './range.ts';

const MINUTES = Array.from({ length: 60 }, (_, minute) => String(minute).padStart(2, '0'));

/** What must be read of rows to sum over hours, or over minutes too. */
export const attributesFor = (withMinutes: boolean): string[] =>
  withMinutes ? [COUNT, ...MINUTES.map(minuteAttribute)] : [COUNT];

/** A row's events as (begin of its hour or minute, number). */
const minutesOf = ({ sk, counts }: Row): (readonly [number, number])[] => {
  const start = hourStart(hourOfSort(sk));
  return MINUTES.map((minute, at) => [start + at * MINUTE_MS, counts[minuteAttribute(minute)] ?? 0] as const);
};

/** How many of a row's events lie within a span. */
export function countWithin(row: Row, { fromMs, toMs }: Span): number {
  const start = hourStart(hourOfSort(row.sk));
  if (start >= fromMs && start + HOUR_MS <= toMs) return row.counts[COUNT] ?? 0;
  return minutesOf(row).reduce((sum, [at, count]) => (at >= fromMs && at < toMs ? sum + count : sum), 0);
}

export const sumWithin = (rows: readonly Row[], span: Span): number =>
  rows.reduce((sum, row) => sum + countWithin(row, span), 0);

/** A figure for each of the range's buckets. */
export function series(rows: readonly Row[], range: Range): number[] {
  const values = Array.from({ length: bucketCount(range) }, () => 0);
  const add = (at: number, count: number): void => {
    const bucket = Math.floor((at - range.fromMs) / INTERVALS[range.interval]);
    const before = values[bucket];
    if (before !== undefined) values[bucket] = before + count;
  };
  for (const row of rows) {
    if (range.interval === 'minute') for (const [at, count] of minutesOf(row)) add(at, count);
    else add(hourStart(hourOfSort(row.sk)), row.counts[COUNT] ?? 0);
  }
  return values;
}

/** How many events each value of a dimension has; values that rows counted together stand under `(other)`. */
export function byValue(rows: readonly Row[], dimension: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const { counts } of rows) {
    for (const [attribute, count] of Object.entries(counts)) {
      const breakdown = parseBreakdown(attribute);
      if (breakdown?.dimension !== dimension) continue;
      values.set(breakdown.label, (values.get(breakdown.label) ?? 0) + count);
    }
  }
  return values;
}

export interface Group {
  readonly key: string;
  readonly value: number;
  /** Of the total, 0 to 1, to six decimals. */
  readonly share: number;
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/**
 * The largest groups, equal ones by key, and the rest of the total as `other`.
 * @param least what the rest is at least: groups are read after the total, and may have grown since. Net figures
 * have no such bound.
 */
export function rank(
  values: ReadonlyMap<string, number>,
  total: number,
  limit: number,
  least = 0,
): { groups: Group[]; other: number } {
  const groups = [...values]
    .filter(([key, value]) => key !== OTHER && value !== 0)
    .sort(([keyA, a], [keyB, b]) => b - a || byCodeUnits(keyA, keyB))
    .slice(0, limit)
    .map(([key, value]) => ({ key, value, share: total > 0 ? Number((value / total).toFixed(6)) : 0 }));
  const listed = groups.reduce((sum, { value }) => sum + value, 0);
  return { groups, other: Math.max(least, total - listed) };
}
