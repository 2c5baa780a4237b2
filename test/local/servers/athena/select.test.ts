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

test('folders make the partitions of a table that is projected', async () => {
  await lake.table({
    name: 'landing_clicks',
    columns: { event_id: 'string', n: 'bigint' },
    keys: ['dt', 'hh'],
    template: `s3://lake/landing/clicks/dt=\${dt}/hh=\${hh}/`,
  });
  expect(await lake.rows('SELECT count(*), max(event_id), max(dt) FROM landing_clicks')).toEqual([
    ['0', undefined, undefined],
  ]);
  for (const [dt, hh] of [
    ['2026-11-20', '23'],
    ['2026-11-21', '03'],
  ]) {
    const data = [`a-${dt}`, `b-${dt}`];
    await lake.parquet(`landing/clicks/dt=${dt}/hh=${hh}/1.parquet`, [
      { name: 'event_id', data, type: 'STRING' },
      { name: 'n', data: [1n, 2n], type: 'INT64' },
    ]);
  }
  await lake.parquet('landing/clicks/dt=2026-11-21/hh=03/_temporary.parquet', [
    { name: 'event_id', data: ['x'] },
  ]);
  const rows = await lake.rows(
    'SELECT dt, hh, count(*), sum(n) FROM landing_clicks GROUP BY 1, 2 ORDER BY 1',
  );
  expect(rows).toEqual([
    ['2026-11-20', '23', '2', '3'],
    ['2026-11-21', '03', '2', '3'],
  ]);
  expect(
    await lake.rows("SELECT event_id FROM acme.landing_clicks WHERE dt = '2026-11-21' AND n = 1"),
  ).toEqual([['a-2026-11-21']]);
});

test('a partition is where the catalog says, and nowhere else', async () => {
  await lake.table({ name: 'smart_daily', columns: { n: 'bigint' }, keys: ['dt'] });
  for (const run of [1n, 2n])
    await lake.parquet(`smart_daily/dt=2026-11-21/run=${run}/a.parquet`, [
      { name: 'n', data: [run], type: 'INT64' },
    ]);
  expect(await lake.rows('SELECT n FROM smart_daily')).toEqual([]);
  await lake.partition('smart_daily', '2026-11-21', 's3://lake/smart_daily/dt=2026-11-21/run=1/');
  expect(await lake.rows('SELECT n, dt FROM smart_daily')).toEqual([['1', '2026-11-21']]);
  await lake.partition('smart_daily', '2026-11-21', 's3://lake/smart_daily/dt=2026-11-21/run=2');
  expect(await lake.rows('SELECT n FROM smart_daily')).toEqual([['2']]);
});

test('a file that is written over is read anew', async () => {
  await lake.table({ name: 'plain', columns: { n: 'bigint' } });
  await lake.parquet('plain/a.parquet', [{ name: 'n', data: [1n], type: 'INT64' }]);
  expect(await lake.rows('SELECT n FROM plain')).toEqual([['1']]);
  await lake.parquet('plain/a.parquet', [{ name: 'n', data: [2n], type: 'INT64' }]);
  expect(await lake.rows('SELECT n FROM plain')).toEqual([['2']]);
});

test('a column that a file lacks is NULL, and types are those of the catalog', async () => {
  await lake.table({
    name: 'grown',
    columns: {
      id: 'string',
      happened: 'timestamp',
      value: 'decimal(18,6)',
      ok: 'boolean',
      raw: 'binary',
      d: 'double',
    },
  });
  await lake.parquet('grown/old.parquet', [{ name: 'id', data: ['old'], type: 'STRING' }]);
  await lake.parquet('grown/new.parquet', [
    { name: 'id', data: ['new'], type: 'STRING' },
    { name: 'happened', data: [new Date('2026-11-21T03:04:05.678Z')], type: 'TIMESTAMP' },
    { name: 'd', data: [1e7], type: 'DOUBLE' },
    { name: 'ok', data: [true], type: 'BOOLEAN' },
  ]);
  const rows = await lake.rows(
    "SELECT id, happened, d, ok, value, raw, CAST(1.5 AS decimal(18,6)), 2.0e0, CAST('hi' AS varbinary) FROM grown ORDER BY id DESC",
  );
  expect(rows).toEqual([
    ['old', undefined, undefined, undefined, undefined, undefined, '1.500000', '2.0', '68 69'],
    ['new', '2026-11-21 03:04:05.678', '1.0E7', 'true', undefined, undefined, '1.500000', '2.0', '68 69'],
  ]);
});

test('raw lines are one column, whatever is in them', async () => {
  await lake.table({
    name: 'landingtmp_events',
    columns: { line: 'string' },
    keys: ['dt', 'hh'],
    format: 'text',
    template: `s3://lake/events/dt=\${dt}/hh=\${hh}/`,
  });
  const text = Buffer.concat([
    Buffer.from('{"a":"x,\\"y\\""}\n\tnot json | "\n'),
    Buffer.from([0x80, 0x0a]),
    Buffer.from('last'),
  ]);
  await lake.lines('events/dt=2026-11-21/hh=03/s-1.ndjson.zst', text);
  expect(await lake.rows("SELECT line, hh FROM landingtmp_events WHERE dt = '2026-11-21'")).toEqual([
    ['{"a":"x,\\"y\\""}', '03'],
    ['\tnot json | "', '03'],
    ['\uFFFD', '03'],
    ['last', '03'],
  ]);
});

test('results come in pages, the header first', async () => {
  const id = await lake.start("SELECT i AS number, 'ñ' AS text FROM range(2500) t(i)");
  await lake.ended(id);
  const first = await lake.results(id);
  const second = await lake.results(id, { NextToken: first.NextToken });
  const third = await lake.results(id, { NextToken: second.NextToken, MaxResults: 502 });
  const rows = [first, second, third].flatMap(({ ResultSet }) => ResultSet?.Rows ?? []);
  expect(rows).toHaveLength(2501);
  expect(rows[0]?.Data?.map(({ VarCharValue }) => VarCharValue)).toEqual(['number', 'text']);
  expect(rows[2500]?.Data?.[0]?.VarCharValue).toBe('2499');
  expect([first.ResultSet?.Rows?.length, third.NextToken]).toEqual([1000, undefined]);
  expect(first.ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Name, Type }) => [Name, Type])).toEqual([
    ['number', 'bigint'],
    ['text', 'varchar'],
  ]);
});

test('a query sees its tables and nothing else of this machine', async () => {
  expect(await lake.rows("SELECT * FROM read_text('/etc/hostname')")).toContain('FAILED: Permission Error');
  expect(await lake.rows('SELECT * FROM nowhere')).toContain('FAILED: Catalog Error');
});

test.each(['DROP TABLE plain', 'INSERT INTO plain VALUES (1)', 'CREATE TABLE x AS SELECT 1'])(
  'does not run %s',
  async (query) => {
    expect(await lake.rows(query)).toContain(
      'FAILED: NOT_SUPPORTED: the local Athena runs SELECT and UNLOAD',
    );
  },
);
