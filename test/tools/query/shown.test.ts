import { expect, test } from '@jest/globals';
import type { Result } from '../../../tools/aws-query.ts';
import { bytes, shown } from '../../../tools/query/shown.ts';

const RESULT: Result = {
  columns: [
    { name: 'link', type: 'varchar' },
    { name: 'clicks', type: 'bigint' },
    { name: 'last', type: 'timestamp' },
  ],
  rows: [
    ['summer, "sale"', '12', '2026-11-21 03:00:00.000'],
    ['a\nb', '7', null],
    ['', null, null],
  ],
  more: false,
  scannedBytes: 1_234_567,
  seconds: 0.42,
};

test('a table has times in UTC, numbers to the right, and what it cost', () => {
  expect(shown(RESULT, 'table').split('\n')).toEqual([
    'link            clicks  last (UTC)',
    '──────────────  ──────  ───────────────────────',
    'summer, "sale"      12  2026-11-21 03:00:00.000',
    'a b                  7  NULL',
    '                  NULL  NULL',
    '',
    '3 rows; 1.2 MB scanned in 0.4 s',
  ]);
});

test('says that there is more than it shows', () => {
  const one = { ...RESULT, rows: RESULT.rows.slice(0, 1) };
  expect(shown(one, 'table')).toContain('1 row; ');
  expect(shown({ ...one, more: true }, 'table')).toContain('1 rows, and there are more (--rows N shows N); ');
});

test('CSV tells an empty text from NULL', () => {
  expect(shown(RESULT, 'csv')).toBe(
    'link,clicks,last\n"summer, ""sale""",12,2026-11-21 03:00:00.000\n"a\nb",7,\n"",,',
  );
});

test('JSON has an object a row', () => {
  expect(JSON.parse(shown(RESULT, 'json'))[1]).toEqual({ link: 'a\nb', clicks: '7', last: null });
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1.0 kB'],
  [10_000_000, '10.0 MB'],
])('%d bytes are %s', (count, text) => {
  expect(bytes(count)).toBe(text);
});
