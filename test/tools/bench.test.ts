import { expect, test } from '@jest/globals';
import { answerEnd } from '../../tools/bench/asker.ts';
import { latencies } from '../../tools/bench/latencies.ts';
import { faultsOf, type Line, table } from '../../tools/bench/report.ts';
import { idsOf, survival } from '../../tools/bench/survivors.ts';

test('an answer ends with its body, of a length or in chunks', () => {
  const empty = 'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n';
  expect(answerEnd(empty)).toBe(empty.length);
  expect(answerEnd(`${empty}HTTP/1.1 302`)).toBe(empty.length);
  expect(answerEnd(empty.slice(0, -1))).toBeUndefined();
  const page = 'HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello';
  expect(answerEnd(page)).toBe(page.length);
  expect(answerEnd(page.slice(0, -1))).toBeUndefined();
  const chunked = 'HTTP/1.1 302 Found\r\nTransfer-Encoding: chunked\r\n\r\n';
  expect(answerEnd(`${chunked}0\r\n\r\n`)).toBe(chunked.length + 5);
  expect(answerEnd(`${chunked}5\r\nhello\r\n0\r\n\r\n`)).toBe(chunked.length + 15);
  expect(answerEnd(`${chunked}5\r\nhello\r\n0\r\n`)).toBeUndefined();
});

test('quantiles are in steps of 1/20 ms, at least the latency', () => {
  const measured = latencies();
  for (let ms = 1; ms <= 100; ms++) measured.add(ms);
  expect(measured.count()).toBe(100);
  expect(measured.quantile(0.5)).toBeCloseTo(50.05);
  expect(measured.quantile(0.99)).toBeCloseTo(99.05);
});

test('what was answered and is not on the stream was lost', () => {
  const ids = new Set(idsOf(Buffer.from('{"id":"bench-0-0"}\n{"id":"bench-0-1"}\n{"id":"bench-1-0"}\n')));
  expect(survival([2, 1], ids)).toEqual({ answered: 3, onStream: 3, lost: 0 });
  expect(survival([1, 1], ids)).toEqual({ answered: 2, onStream: 3, lost: 0 });
  expect(survival([2, 3], ids)).toEqual({ answered: 5, onStream: 3, lost: 2 });
});

const measured: Line = {
  what: 'a',
  connections: 64,
  perSecond: 900.4,
  p50Ms: 60.05,
  p99Ms: 95,
  faults: 0,
  survival: { answered: 9_004, onStream: 9_010, lost: 0 },
  limits: { perSecond: 800, p99Ms: 100 },
};

test('a line within its limits has no fault', () => {
  expect(faultsOf(measured)).toEqual([]);
  expect(faultsOf({ ...measured, limits: undefined, survival: undefined })).toEqual([]);
});

test('each limit that is missed is named', () => {
  const missed = { perSecond: 700, p99Ms: 120, faults: 3, survival: { answered: 5, onStream: 3, lost: 2 } };
  expect(faultsOf({ ...measured, ...missed })).toEqual([
    'a: fewer than 800/s',
    'a: p99 above 100 ms',
    'a: 3 answers were no redirect',
    'a: 2 answered clicks were lost',
  ]);
});

test('figures stand beside their limits and the yardstick', () => {
  const bare = { ...measured, what: 'c', perSecond: 60_000, limits: undefined, survival: undefined };
  expect(table([measured, bare], 60_000).split('\n')).toEqual([
    'redirects/s           limit   of bare   p50 ms   p99 ms   at once   survived kill -9',
    '        900   ≥ 800, 100 ms     1.5 %     60.0     95.0        64     9,004 of 9,004   a',
    '     60,000                   100.0 %     60.0     95.0        64                      c',
  ]);
});
