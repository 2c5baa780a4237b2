/**
 * What models may use of SQL: only what Trino and DuckDB know by one name (sql/duckdb.sql helps) and mean the same
 * by. Each entry was compared by both engines' documentation and tried on DuckDB. Not here, on purpose:
 *
 *     concat          of a null is null on Trino, and leaves it out on DuckDB: use ||, null on both
 *     greatest, least of a null are null on Trino, and leave it out on DuckDB
 *     split_part      of a part that isn't there is null on Trino, and an empty text on DuckDB
 *     round           to the even neighbour on DuckDB, where the number is a double
 *     avg             of decimals is a decimal on Trino, and a double on DuckDB
 *     approx_*        differ, and are estimates
 *     min_by, max_by  of rows that tie choose any
 *     now, random     make a second run another
 */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  array_agg: 'with ORDER BY, over distinct keys: else the order is anybody’s',
  array_join: 'a macro; leaves nulls out on both',
  coalesce: 'of one type: Trino refuses others',
  count: 'bigint on both',
  date_add: 'a macro; of dates, by days',
  date_diff: 'a macro; complete units, as DuckDB’s own counts the boundaries between',
  first_value: 'over a window with an ORDER BY that has no ties',
  hour: 'bigint on both; of a timestamp without zone',
  lag: 'over a window with an ORDER BY that has no ties',
  lpad: 'on both cuts what is longer',
  max: 'of texts by their bytes on both (DuckDB’s default collation is binary)',
  min: 'as max',
  minute: 'bigint on both',
  nullif: 'the same on both',
  row_number: 'bigint on both; over an ORDER BY that has no ties',
  sum: 'CAST to a column’s type (DuckDB widens bigint to hugeint); of decimals decimal(38,6) on both, with the same text',
};

/** Expressions that models may use, by the grammar’s names. Whatever isn't here was not compared. */
export const EXPRESSIONS: readonly string[] = [
  'ArrayConstructor',
  'BooleanLiteral',
  'Cast',
  'ColumnReference',
  'FunctionCall',
  'IntervalLiteral',
  'NullLiteral',
  'NumericLiteral',
  'ParenthesizedExpression',
  'RowConstructor',
  'SearchedCase',
  'StringLiteral',
  'TypeConstructor',
];

/** CAST(2.5 AS bigint) of a double is 3 on Trino and 2 on DuckDB: models cast decimals, integers and dates only. */
export const CAST_TYPES: readonly string[] = ['bigint', 'date', 'decimal(18,6)', 'double', 'varchar'];
