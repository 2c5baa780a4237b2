import { expect, test } from '@jest/globals';
import type { FinalRow } from '../../../lambdas/domain/publication.ts';
import type { ModelRow } from '../../../lambdas/publish/cells.ts';
import { addDigest, byHour, foldRows } from '../../../lambdas/publish/fold.ts';

const HOUR = '2026-11-21T03';
const ONCE = { turn: 0, of: 1 };

const row = (attribute: string, amount: number | bigint, more: ModelRow = {}): ModelRow => ({
  ...{ tenant: 'demo', metric: 'clicks', audience: 'people', subject: 'promo', hour: HOUR },
  ...{ attribute, amount },
  ...more,
});

async function* given(rows: readonly ModelRow[]): AsyncGenerator<ModelRow> {
  yield* rows;
}

const fold = (rows: readonly ModelRow[], turn = ONCE): Promise<FinalRow[]> =>
  foldRows(given(rows), new Set([HOUR]), turn);

const counts = async (rows: readonly ModelRow[]): Promise<unknown> =>
  (await fold(rows)).map((one) => Object.fromEntries(one.counts));

test('attributes of a subject’s hour are one row of its rollup, in whatever order they come', async () => {
  const rows = [row('n', 3n), row('n', 1n, { subject: '(all)' }), row('country=ES', 2n), row('m07', 3n)];
  expect(await fold(rows)).toEqual([
    {
      ...{ tenant: 'demo', rollup: 'link_clicks', subject: 'promo', hour: HOUR },
      counts: new Map([
        ['n', 3],
        ['country=ES', 2],
        ['m07', 3],
      ]),
    },
    { tenant: 'demo', rollup: 'clicks', subject: '(all)', hour: HOUR, counts: new Map([['n', 1]]) },
  ]);
});

test('only hours that can be final are folded', async () => {
  expect(await fold([row('n', 1, { hour: '2026-11-21T04' })])).toEqual([]);
});

test('a row has what its rollup declares: conversions have values and no breakdowns, clicks no values', async () => {
  const conversion = { metric: 'conversions' };
  expect(
    await counts([
      row('n', -1, conversion),
      row('value=EUR', -12_500_000n, conversion),
      row('country=ES', 1, conversion),
    ]),
  ).toEqual([{ n: -1, 'value=EUR': -12_500_000 }]);
  expect(await counts([row('n', 1), row('value=EUR', 1n)])).toEqual([{ n: 1 }]);
});

test('a sum that a number can’t hold stays exact', async () => {
  const large = 9_007_199_254_740_993n;
  expect(
    await counts([
      row('n', 1, { metric: 'conversions' }),
      row('value=EUR', large, { metric: 'conversions' }),
    ]),
  ).toEqual([{ n: 1, 'value=EUR': large }]);
});

test('of very many values the largest 500 are kept, and the rest counts together', async () => {
  const values = Array.from({ length: 502 }, (_, n) => row(`referrer=${n}.example`, n + 1));
  const [found] = await fold([row('n', 1), ...values]);
  expect(found?.counts.size).toBe(502);
  expect(found?.counts.get('referrer=(other)')).toBe(3);
  expect(found?.counts.get('referrer=0.example')).toBeUndefined();
});

test('in turns every subject is folded once', async () => {
  const rows = Array.from({ length: 50 }, (_, n) => row('n', 1, { subject: `s${n}` }));
  const turns = await Promise.all([0, 1, 2].map((turn) => fold(rows, { turn, of: 3 })));
  expect(turns.every((turn) => turn.length > 0)).toBe(true);
  expect(
    turns
      .flat()
      .map(({ subject }) => subject)
      .sort(),
  ).toEqual(rows.map(({ subject }) => subject).sort());
});

test('the same figures have the same digest, whatever their order; others have another', async () => {
  const rows = [row('n', 3), row('m07', 3), row('n', 1, { subject: 'other' })];
  const digest = async (some: readonly ModelRow[]): Promise<bigint> => addDigest(0n, await fold(some));
  expect(await digest(rows.toReversed())).toBe(await digest(rows));
  expect(await digest([...rows, row('m08', 1)])).not.toBe(await digest(rows));
  expect(await digest(rows.slice(0, 2))).not.toBe(await digest(rows));
});

test('rows are gathered by tenant and hour', async () => {
  const rows = [row('n', 3), row('n', 1, { subject: 'b' }), row('n', 1, { tenant: 'acme' })];
  expect(byHour(await fold(rows)).map((hour) => [hour.tenant, hour.hour, hour.rows.length])).toEqual([
    ['demo', HOUR, 2],
    ['acme', HOUR, 1],
  ]);
});
