/** Rows of the rollups table, as readers ask for them. */
import type { RowKey } from './rollup-row.ts';

/** Hour keys, both included. */
export interface HourRange {
  readonly first: string;
  readonly last: string;
}

/** A row, for one hour on one shard. */
export interface Row extends RowKey {
  /** Its numbers by attribute. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface RollupReads {
  /** All rows of a partition in these hours; only the named attributes, where they are named. Consistent. */
  readonly rows: (partition: string, hours: HourRange, attributes?: readonly string[]) => Promise<Row[]>;
  /** The rows of a scope of the index `subjects`: who was counted. Eventually consistent. */
  readonly keys: (scope: string) => Promise<RowKey[]>;
  /** Those of at most 100 rows that exist. Consistent. */
  readonly get: (keys: readonly RowKey[], attributes: readonly string[]) => Promise<Row[]>;
}
