/** Rows in which what conversions are worth in one currency, in millionths, stands where a metric's count does. */
import type { RollupReads, Row } from '../domain/rollup-reads.ts';
import { COUNT, valueAttribute } from '../domain/rollup-row.ts';

/** By the hour: what minutes are worth is not known. */
export function valueReads(reads: RollupReads, currency: string): RollupReads {
  const attribute = valueAttribute(currency);
  const worth = ({ counts, ...key }: Row): Row => ({ ...key, counts: { [COUNT]: counts[attribute] ?? 0 } });
  return {
    ...reads,
    rows: async (partition, hours) => (await reads.rows(partition, hours, [attribute])).map(worth),
    get: async (keys) => (await reads.get(keys, [attribute])).map(worth),
  };
}
