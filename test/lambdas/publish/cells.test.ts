import { expect, test } from '@jest/globals';
import type { Column, ColumnType } from '../../../lambdas/domain/catalog/schema.ts';
import { cellsOf, inOrder } from '../../../lambdas/publish/cells.ts';

const column = (name: string, type: ColumnType): Column => ({ name, type, comment: name });

test('a row is what JSON can hold of it, without the tenant', () => {
  const columns = [
    column('tenant', 'string'),
    column('link', 'string'),
    column('clicks', 'bigint'),
    column('huge', 'bigint'),
    column('value', 'decimal'),
    column('rate', 'double'),
    column('first_at', 'timestamp'),
    column('value_by_currency', 'json'),
    column('bounce', 'boolean'),
    column('missing', 'decimal'),
  ];
  const row = {
    ...{ tenant: 'demo', link: 'promo', clicks: 12n, huge: 9_007_199_254_740_993n, rate: 0.25 },
    ...{ value: 1_100_000 * 1e-6, first_at: new Date(0), bounce: false },
    value_by_currency: '{"EUR": 12.500000}',
  };
  expect(cellsOf(columns, row)).toEqual({
    ...{ link: 'promo', clicks: 12, huge: '9007199254740993', value: 1.1, rate: 0.25, bounce: false },
    ...{ first_at: '1970-01-01T00:00:00.000Z', value_by_currency: { EUR: 12.5 }, missing: null },
  });
});

test('rows are in the order of their columns, however the engine wrote them', () => {
  const rows = [
    { step: 10, name: 'b' },
    { step: 2, name: 'b' },
    { step: 2, name: 'a' },
    { step: null, name: 'z' },
  ];
  const ordered = [rows[3], rows[2], rows[1], rows[0]];
  expect(inOrder(rows)).toEqual(ordered);
  expect(inOrder(rows.toReversed())).toEqual(ordered);
});
