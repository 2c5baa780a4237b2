import { expect, test } from '@jest/globals';
import { parseStatement, wordsOf } from '../../../../local/servers/athena/statement.ts';

test.each([
  'SELECT 1',
  '-- a question\nWITH a AS (SELECT 1) SELECT * FROM a;',
  '(select 1)',
  '/* x */ VALUES (1)',
])('runs %s', (query) => {
  expect(parseStatement(query)).toEqual({ select: query.replace(';', '') });
});

test('takes UNLOAD apart, however it is spaced', () => {
  const query = `/* run 7 */ unload (SELECT ')' AS a)
    TO 's3://lake/smart/dt=2026-11-21/run=7/'
    WITH (FORMAT = 'parquet', compression='zstd') ;`;
  expect(parseStatement(query)).toEqual({
    select: "SELECT ')' AS a",
    destination: { bucket: 'lake', prefix: 'smart/dt=2026-11-21/run=7/' },
  });
});

test('tables are looked for outside of texts and comments', () => {
  const sql = `SELECT 'landing_views', "n" -- landing_clicks
    FROM Universal_Events /* smart_daily */ WHERE a = '-- it''s' AND b = c`;
  expect([...wordsOf(sql)]).toEqual([
    'select',
    'n',
    'from',
    'universal_events',
    'where',
    'a',
    'and',
    'b',
    'c',
  ]);
});
