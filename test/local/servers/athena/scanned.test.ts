import { expect, test } from '@jest/globals';
import { scannedBytes } from '../../../../local/servers/athena/scanned.ts';

const CLICKS = [
  { path: '/c/1', bytes: 100 },
  { path: '/c/2', bytes: 300 },
  { path: '/c/3', bytes: 200 },
];
const VIEWS = [{ path: '/v/1', bytes: 7 }];

const scan = (names: string, count: string) => ({
  extra_info: { 'Filename(s)': names, 'Total Files Read': count },
  children: [],
});

test('counts the files of every scan', () => {
  const join = { extra_info: {}, children: [scan('/c/1, /c/3', '2'), scan('/v/1', '1'), scan('/c/2', '1')] };
  expect(scannedBytes({ children: [join] }, [CLICKS, VIEWS])).toBe(607);
});

test('of files that the account does not name it takes the average', () => {
  expect(scannedBytes(scan('/c/1, ...', '2'), [CLICKS])).toBe(400);
  expect(scannedBytes(scan('/empty, /c/1', '4'), [CLICKS])).toBe(600);
});

test('a query without files reads nothing', () => {
  expect(scannedBytes({ children: [{ extra_info: {} }] }, [])).toBe(0);
});
