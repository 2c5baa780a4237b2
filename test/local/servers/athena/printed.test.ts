import { DuckDBBlobValue, DuckDBListValue, DuckDBTimestampValue } from '@duckdb/node-api';
import { expect, test } from '@jest/globals';
import { printed } from '../../../../local/servers/athena/printed.ts';

test.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [1, '1.0'],
  [-12.5, '-12.5'],
  [0.001, '0.001'],
  [0.0001, '1.0E-4'],
  [9_999_999, '9999999.0'],
  [10_000_000, '1.0E7'],
  [1.25e300, '1.25E300'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
])('a double %d is %s', (value, text) => {
  expect(printed(value)).toBe(text);
});

test('other values are as Athena prints them', () => {
  expect(printed(new DuckDBTimestampValue(1_795_230_000_678_999n))).toBe('2026-11-21 03:00:00.678');
  expect(printed(new DuckDBBlobValue(Buffer.from([0, 255])))).toBe('00 ff');
  expect(printed(new DuckDBListValue(['a', null, true]))).toBe('[a, null, true]');
  expect(printed(9_007_199_254_740_993n)).toBe('9007199254740993');
  expect(printed(null)).toBeUndefined();
});
