import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Servers, startServers } from '../../../../local/servers/servers.ts';
import { type Lake, openLake } from './lake.ts';

let servers: Servers;
let lake: Lake;

beforeAll(async () => {
  servers = await startServers();
  lake = await openLake(servers.endpoints);
});
afterAll(async () => {
  lake.close();
  await servers.stop();
});

const unload = (select: string, prefix: string): string =>
  `UNLOAD (${select}) TO 's3://lake/${prefix}' WITH (format = 'PARQUET', compression = 'ZSTD')`;

const state = async (query: string): Promise<string> => {
  const { Status } = await lake.ended(await lake.start(query));
  return `${Status?.State} ${Status?.StateChangeReason ?? ''}`.trim();
};

test('UNLOAD writes what a partition can then point to, with the types that Trino has', async () => {
  await lake.table({
    name: 'sums',
    columns: { id: 'string', n: 'bigint', v: 'decimal(18,6)' },
    keys: ['dt'],
  });
  const select = `-- a day's sums
    WITH given AS (SELECT 'a' AS id, 9007199254740993 AS n, CAST(1.5 AS decimal(18,6)) AS v)
    SELECT id, sum(n) AS n, CAST(sum(v) AS decimal(18,6)) AS v FROM given GROUP BY id`;
  expect(await state(unload(select, 'sums/dt=2026-11-21/run=1/'))).toBe('SUCCEEDED');
  await lake.partition('sums', '2026-11-21', 's3://lake/sums/dt=2026-11-21/run=1/');
  expect(await lake.rows('SELECT * FROM sums')).toEqual([
    ['a', '9007199254740993', '1.500000', '2026-11-21'],
  ]);
});

test('UNLOAD refuses a place that has objects', async () => {
  expect(await state(unload('SELECT 1 AS n', 'once/'))).toBe('SUCCEEDED');
  expect(await state(unload('SELECT 1 AS n', 'once/'))).toContain('FAILED HIVE_PATH_ALREADY_EXISTS');
});

test('UNLOAD of no rows writes no object', async () => {
  expect(await state(unload('SELECT 1 AS n WHERE 1 = 2', 'nothing/'))).toBe('SUCCEEDED');
  expect(await lake.keys('nothing/')).toEqual([]);
});

test.each([
  "UNLOAD (SELECT 1) TO 's3://lake/x/' WITH (format = 'ORC')",
  "UNLOAD (SELECT 1) TO 's3://lake/x' WITH (format = 'PARQUET', compression = 'ZSTD')",
])('does not run %s', async (query) => {
  expect(await state(query)).toContain('FAILED NOT_SUPPORTED: the local Athena knows UNLOAD');
});

test('a million rows stay in their order, in objects that S3 takes', async () => {
  await lake.table({ name: 'many', columns: { id: 'string', n: 'bigint' } });
  const select = 'SELECT md5(CAST(i AS varchar)) AS id, i AS n FROM range(1000000) t(i) ORDER BY id';
  const { Status, Statistics } = await lake.ended(await lake.start(unload(select, 'many/')));
  expect(Status?.State).toBe('SUCCEEDED');
  expect(Statistics?.EngineExecutionTimeInMillis).toBeGreaterThan(0);
  const objects = await lake.keys('many/');
  expect(objects.length).toBeGreaterThan(2);
  expect(Math.max(...objects.map(({ bytes }) => bytes))).toBeLessThan(8_000_000);
  const rows = await lake.rows('SELECT count(*), count(DISTINCT n), min(id), max(id) FROM many');
  expect(rows).toEqual([
    ['1000000', '1000000', expect.stringMatching(/^0000/), expect.stringMatching(/^ffff/)],
  ]);
  const id = await lake.start('SELECT id FROM many');
  await lake.ended(id);
  const { ResultSet } = await lake.results(id);
  const first = (ResultSet?.Rows ?? []).slice(1).map(({ Data = [] }) => Data[0]?.VarCharValue ?? '');
  expect(first).toEqual(first.toSorted());
}, 60_000);

test('rows that are large make objects of any size', async () => {
  await lake.table({ name: 'wide', columns: { n: 'bigint', text: 'string' } });
  const text = "array_to_string(list_transform(range(60), k -> md5(CAST(i * 100 + k AS varchar))), '')";
  const select = `SELECT i AS n, ${text} AS text FROM range(20000) t(i)`;
  expect(await state(unload(select, 'wide/'))).toBe('SUCCEEDED');
  const objects = await lake.keys('wide/');
  expect(Math.max(...objects.map(({ bytes }) => bytes))).toBeGreaterThan(11 * 1_048_576);
  expect(await lake.rows('SELECT count(*), sum(n), min(length(text)) FROM wide')).toEqual([
    ['20000', '199990000', '1920'],
  ]);
}, 60_000);
