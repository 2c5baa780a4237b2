import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parquetOf } from '../../../lambdas/aws/parquet.ts';
import { ENTITIES, REJECTED } from '../../../lambdas/domain/catalog/landing.ts';
import type { Column } from '../../../lambdas/domain/catalog/schema.ts';
import { DUCKDB_TYPES } from '../../lake/engine.ts';
import { type ParquetReader, parquetReader } from '../duckdb-parquet.ts';

let reader: ParquetReader;
beforeAll(async () => {
  reader = await parquetReader();
});
afterAll(() => reader.close());

const columns = [
  { name: 'word', type: 'string', comment: '' },
  { name: 'number', type: 'bigint', comment: '' },
  { name: 'ratio', type: 'double', comment: '' },
  { name: 'price', type: 'decimal', comment: '' },
  { name: 'yes', type: 'boolean', comment: '' },
  { name: 'at', type: 'timestamp', comment: '' },
  { name: 'raw', type: 'binary', comment: '' },
  { name: 'more', type: 'json', comment: '' },
] as const satisfies readonly Column[];

const row = {
  word: 'niño 🌩 \u0000',
  number: Number.MAX_SAFE_INTEGER,
  ratio: 0.1,
  price: 12_345_678_901,
  yes: true,
  at: Date.parse('2026-11-21T03:04:05.678Z'),
  raw: Uint8Array.of(0xff, 0x00, 0x7b),
  more: '{"a":1}',
};

describe.each([...ENTITIES, REJECTED])('$entity', (table) => {
  it('has the names and types that the catalog says, in its order', async () => {
    const types = await reader.types(parquetOf(table.columns, [{ tenant: 'demo' }]));
    expect(Object.entries(types)).toEqual(table.columns.map(({ name, type }) => [name, DUCKDB_TYPES[type]]));
  });
});

it('keeps every type’s values as they are', async () => {
  const [read] = await reader.query(
    parquetOf(columns, [row]),
    'SELECT * REPLACE (hex(raw) AS raw), epoch_ms("at") AS ms FROM $file',
  );
  expect(read).toEqual({
    word: row.word,
    number: String(Number.MAX_SAFE_INTEGER),
    ratio: 0.1,
    price: '12345.678901',
    yes: true,
    at: '2026-11-21 03:04:05.678',
    ms: String(row.at),
    raw: 'FF007B',
    more: '{"a":1}',
  });
});

it('says types in both of Parquet’s ways, old and new: engines differ in which they read', async () => {
  const schema = await reader.query(
    parquetOf(columns, [row]),
    "SELECT name, type, converted_type, logical_type FROM parquet_schema($file) WHERE name IN ('word', 'price', 'at', 'raw')",
  );
  expect(schema).toEqual([
    { name: 'word', type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: 'StringType()' },
    {
      name: 'price',
      type: 'INT64',
      converted_type: 'DECIMAL',
      logical_type: 'DecimalType(scale=6, precision=18)',
    },
    // The old way knows instants alone.
    {
      name: 'at',
      type: 'INT64',
      converted_type: null,
      logical_type: expect.stringContaining('isAdjustedToUTC=0'),
    },
    { name: 'raw', type: 'BYTE_ARRAY', converted_type: null, logical_type: null },
  ]);
});

it.each([
  ['the largest value', 999_999_999_999_999, '999999999.999999'],
  ['the smallest', -1e15, '-1000000000.000000'],
  ['a millionth', 1, '0.000001'],
])('a decimal is exact: %s', async (_, price, text) => {
  expect(await reader.query(parquetOf(columns, [{ ...row, price }]), 'SELECT price FROM $file')).toEqual([
    { price: text },
  ]);
});

it('times before 1970 and far ahead are times, too', async () => {
  const times = ['1905-01-01T00:00:00.001Z', '9999-12-31T23:59:59.999Z'];
  const file = parquetOf(
    columns,
    times.map((at) => ({ at: Date.parse(at) })),
  );
  expect(await reader.query(file, 'SELECT epoch_ms("at") AS ms FROM $file')).toEqual(
    times.map((at) => ({ ms: String(Date.parse(at)) })),
  );
});

it('what a row lacks is null, and a column may be null throughout', async () => {
  const file = parquetOf(columns, [{ word: 'a' }, { word: null, yes: false }]);
  const nothing = { number: null, ratio: null, price: null, at: null, raw: null, more: null };
  expect(await reader.query(file, 'FROM $file')).toEqual([
    { ...nothing, word: 'a', yes: null },
    { ...nothing, word: null, yes: false },
  ]);
});

it('a file without rows has its columns all the same', async () => {
  const file = parquetOf(columns, []);
  expect(Object.keys(await reader.types(file))).toEqual(columns.map(({ name }) => name));
  expect(await reader.query(file, 'SELECT count(*) AS n FROM $file')).toEqual([{ n: '0' }]);
});

it('is cut into groups of 50,000 rows, whose bounds let a reader skip them', async () => {
  const file = parquetOf(
    columns,
    Array.from({ length: 100_001 }, (_, number) => ({
      number,
      word: `word ${number % 1000}`,
      yes: number % 3 === 0,
    })),
  );
  const groups = await reader.query(
    file,
    `SELECT row_group_num_rows AS rows, compression, stats_min_value AS first, stats_max_value AS last
     FROM parquet_metadata($file) WHERE path_in_schema = 'number' ORDER BY row_group_id`,
  );
  expect(groups).toEqual([
    { rows: '50000', compression: 'ZSTD', first: '0', last: '49999' },
    { rows: '50000', compression: 'ZSTD', first: '50000', last: '99999' },
    { rows: '1', compression: 'ZSTD', first: '100000', last: '100000' },
  ]);
  const [sums] = await reader.query(
    file,
    'SELECT count(DISTINCT word) AS words, sum(number) AS sum, count(*) FILTER (yes) AS yes FROM $file',
  );
  expect(sums).toEqual({ words: '1000', sum: '5000050000', yes: '33334' });
});

it('the same rows are the same bytes', () => {
  expect(parquetOf(columns, [row, row]).equals(parquetOf(columns, [row, row]))).toBe(true);
});
