/**
 * The lake's words for data: a table is a list of columns, written once. The Glue catalog, land's Parquet, the SQL
 * models' results and REST's reports are all held to it.
 */

/**
 * Types that Parquet, Hive, Trino and DuckDB agree on. Times are UTC, milliseconds, without a zone; `decimal` is
 * decimal(18,6), so that sums are exact in any order; `json` is a text that holds one JSON value.
 */
export type ColumnType =
  | 'string'
  | 'bigint'
  | 'double'
  | 'decimal'
  | 'boolean'
  | 'timestamp'
  | 'binary'
  | 'json';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** For people who read the catalog: what it is, in its unit. */
  readonly comment: string;
}

/** What stands in a column: a `decimal` in millionths, a `timestamp` in ms since 1970, a `json` as its text. */
export interface ColumnValues {
  readonly string: string;
  readonly bigint: number;
  readonly double: number;
  readonly decimal: number;
  readonly boolean: boolean;
  readonly timestamp: number;
  readonly binary: Uint8Array;
  readonly json: string;
}

/** A row of these columns. */
export type Row<Columns extends readonly Column[]> = {
  readonly [One in Columns[number] as One['name']]: ColumnValues[One['type']] | null;
};

export const LAKE_LAYERS = ['landingtmp', 'landing', 'universal', 'smart'] as const;
export type LakeLayer = (typeof LAKE_LAYERS)[number];

/** A folder of a layer's bucket, and a table of the catalog. */
export interface LakeTable {
  readonly layer: LakeLayer;
  /** `clicks`, `link_daily`… */
  readonly entity: string;
  /** What one row is, in one sentence. */
  readonly comment: string;
  /** Without the partition keys. */
  readonly columns: readonly Column[];
}

/** `universal_clicks`: its name in the catalog and in SQL. */
export const tableName = ({ layer, entity }: Pick<LakeTable, 'layer' | 'entity'>): string =>
  `${layer}_${entity}`;
