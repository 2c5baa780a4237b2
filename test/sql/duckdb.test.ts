/** DuckDB by Trino's names: each macro gives what Trino's documentation says of the function. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Lake, openLake } from '../lake/engine.ts';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake();
});
afterAll(() => lake.close());

it.each<[string, unknown]>([
  ["date_diff('second', TIMESTAMP '2026-11-21 10:00:00.9', TIMESTAMP '2026-11-21 10:00:02.1')", '1'],
  ["date_diff('day', DATE '2026-11-21', DATE '2026-11-19')", '-2'],
  ["date_add('day', -30, DATE '2026-11-21')", '2026-10-22'],
  ["CAST(date_add('day', 1, DATE '2028-02-28') AS varchar)", '2028-02-29'],
  ["array_join(ARRAY['a', NULL, 'b'], ', ')", 'a, b'],
  [`json_extract_scalar('{"plan": "team"}', '$.plan')`, 'team'],
  [`json_extract_scalar('{"plan": {"seats": 3}}', '$.plan.seats')`, '3'],
  [`json_extract_scalar('{"plan": {"seats": 3}}', '$.plan')`, null],
  [`json_extract_scalar('{"plan": [1]}', '$.plan')`, null],
  [`json_extract_scalar('{}', '$.plan')`, null],
  [`json_extract_scalar('{"plan": null}', '$.plan')`, null],
  ["from_utf8(encode('12 €'))", '12 €'],
])('%s', async (expression, expected) => {
  expect(await lake.query(`SELECT ${expression} AS result`)).toEqual([{ result: expected }]);
});

it('refuses to add to a date what isn’t days', async () => {
  await expect(lake.query("SELECT date_add('month', 1, DATE '2026-11-21')")).rejects.toThrow('days only');
});
