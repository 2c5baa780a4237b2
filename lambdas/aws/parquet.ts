/** Parquet files from rows: the lake's columns, as every engine reads them. */
import { constants, zstdCompressSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Column, ColumnType, ColumnValues } from '../domain/catalog/schema.ts';

type Value = ColumnValues[keyof ColumnValues] | null;
/** A row, by its columns' names; columns that it lacks are empty. */
export type ParquetRow = Readonly<Record<string, Value>>;

/** A reader skips row groups by their smallest and largest values; most units are one group. */
const ROW_GROUP_ROWS = 50_000;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

export const parquetOf = (columns: readonly Column[], rows: readonly ParquetRow[]): Buffer =>
  Buffer.from(
    parquetWriteBuffer({
      schema: [{ name: 'row', num_children: columns.length }, ...columns.map(elementOf)],
      columnData: columns.map((column) => ({ name: column.name, data: valuesOf(column, rows) })),
      codec: 'ZSTD',
      compressors: { ZSTD: (page) => zstdCompressSync(page, ZSTD) },
      rowGroupSize: ROW_GROUP_ROWS,
      createdBy: 'tormenta',
    }),
  );

const elementOf = ({ name, type }: Column): SchemaElement => ({
  name,
  repetition_type: 'OPTIONAL',
  ...ELEMENTS[type],
});

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;

/** Source: Apache Parquet, "Logical Types". */
const ELEMENTS: Readonly<Record<ColumnType, Omit<SchemaElement, 'name'>>> = {
  string: TEXT,
  json: TEXT,
  bigint: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  binary: { type: 'BYTE_ARRAY' },
  decimal: {
    type: 'INT64',
    converted_type: 'DECIMAL',
    precision: 18,
    scale: 6,
    logical_type: { type: 'DECIMAL', precision: 18, scale: 6 },
  },
  // Without the converted type, which would say that it is an instant and not a UTC clock's reading.
  timestamp: {
    type: 'INT64',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' },
  },
};

const WIDE: ReadonlySet<ColumnType> = new Set(['bigint', 'decimal', 'timestamp']);

function valuesOf({ name, type }: Column, rows: readonly ParquetRow[]): unknown[] {
  const values = rows.map((row) => row[name] ?? null);
  return WIDE.has(type) ? values.map((value) => (typeof value === 'number' ? BigInt(value) : value)) : values;
}
