import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BUCKETS_AT_MOST,
  bucketsOf,
  elapsedOf,
  hoursOf,
  INTERVALS,
  type Interval,
  readRange,
  widen,
} from '../../../lambdas/api/range.ts';
import { hourStart } from '../../../lambdas/domain/time.ts';

const NOW = Date.parse('2026-11-21T03:44:05.123Z');
const iso = (ms: number): string => new Date(ms).toISOString();

const shown = (query: Parameters<typeof readRange>[0]): unknown => {
  const range = readRange(query, NOW);
  return 'ok' in range
    ? `${iso(range.ok.fromMs)} ${iso(range.ok.toMs)} ${range.ok.interval}`
    : range.problem.extra?.errors;
};

const interval = fc.constantFrom<Interval>('minute', 'hour', 'day');
const span = fc
  .tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 1e9 }))
  .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));

test('asks for the last 24 hours by the hour where nothing is said', () => {
  expect(shown({})).toBe('2026-11-20T03:00:00.000Z 2026-11-21T04:00:00.000Z hour');
  expect(shown({ interval: 'minute' })).toBe('2026-11-20T03:44:00.000Z 2026-11-21T03:45:00.000Z minute');
  expect(shown({ to: '2026-11-01T00:00:00Z' })).toBe(
    '2026-10-31T00:00:00.000Z 2026-11-01T00:00:00.000Z hour',
  );
});

test('takes offsets and fractions, and widens to whole intervals', () => {
  const query = { from: '2026-11-20T02:30:00.001+01:00', to: '2026-11-20T02:30:00Z' };
  expect(shown(query)).toBe('2026-11-20T01:00:00.000Z 2026-11-20T03:00:00.000Z hour');
  expect(shown({ ...query, interval: 'day' })).toBe('2026-11-20T00:00:00.000Z 2026-11-21T00:00:00.000Z day');
});

test.each([
  '2026-11-21',
  '2026-11-21T03:00',
  '2026-02-30T00:00:00Z',
  '2026-11-21T25:00:00Z',
  '2026-11-21T03:00:00 01:00',
  '9999-12-31T23:59:59Z',
  '1969-12-31T23:59:59Z',
  '1732159800',
  '',
])('says how to write a time where it is %j', (text) => {
  const reason = expect.stringContaining('RFC 3339');
  expect(shown({ from: text, to: text })).toEqual([
    { field: 'from', reason },
    { field: 'to', reason },
  ]);
});

test('wants from before to', () => {
  const [from, to] = ['2026-11-20T00:00:00Z', '2026-11-20T00:00:00Z'];
  expect(shown({ from, to })).toEqual([{ field: 'from', reason: expect.stringContaining('before') }]);
  expect(shown({ from: '2027-01-01T00:00:00Z' })).toEqual([
    { field: 'from', reason: expect.stringContaining('now if left out') },
  ]);
});

test('says which interval fits a range with too many buckets', () => {
  const query = { from: '2026-09-01T00:00:00Z', to: '2026-11-20T00:00:00Z' };
  expect(shown({ ...query, interval: 'hour' })).toEqual([
    { field: 'interval', reason: expect.stringContaining('must be day for this range') },
  ]);
  expect(shown({ ...query, interval: 'minute' })).toEqual([
    { field: 'interval', reason: expect.stringContaining('hour or day') },
  ]);
  expect(shown({ ...query, interval: 'day' })).toContain('day');
});

test('says how long a range can be', () => {
  expect(shown({ from: '2025-01-01T00:00:00Z', to: '2026-11-20T00:00:00Z', interval: 'day' })).toEqual([
    { field: 'from', reason: 'must lie at most 400 days before "to", not 688' },
  ]);
});

test('a widened range holds its span, is whole, and is no longer than needed', () => {
  fc.assert(
    fc.property(span, interval, (asked, by) => {
      const range = widen(asked, by);
      expect(range.fromMs <= asked.fromMs && asked.toMs <= range.toMs).toBe(true);
      expect(range.fromMs % INTERVALS[by] === 0 && range.toMs % INTERVALS[by] === 0).toBe(true);
      expect(asked.fromMs - range.fromMs < INTERVALS[by] && range.toMs - asked.toMs < INTERVALS[by]).toBe(
        true,
      );
      expect(widen(range, by)).toEqual(range);
    }),
  );
});

test('buckets follow one another from end to end of their range', () => {
  fc.assert(
    fc.property(span, interval, (asked, by) => {
      const range = widen({ ...asked, toMs: Math.min(asked.toMs, asked.fromMs + 100 * INTERVALS[by]) }, by);
      const buckets = bucketsOf(range);
      expect(buckets[0]?.fromMs).toBe(range.fromMs);
      expect(buckets.at(-1)?.toMs).toBe(range.toMs);
      buckets.forEach((bucket, at) => {
        expect(bucket.toMs - bucket.fromMs).toBe(INTERVALS[by]);
        if (at > 0) expect(bucket.fromMs).toBe(buckets[at - 1]?.toMs);
      });
    }),
  );
});

test('the hours of a span hold it, and touch it at both ends', () => {
  fc.assert(
    fc.property(span, (asked) => {
      const { first, last } = hoursOf(asked);
      expect(hourStart(first) <= asked.fromMs && asked.toMs <= hourStart(last) + INTERVALS.hour).toBe(true);
      expect(hourStart(first) + INTERVALS.hour > asked.fromMs && hourStart(last) < asked.toMs).toBe(true);
    }),
  );
});

test('whatever is asked, an answer has a bounded number of buckets', () => {
  const instant = fc.integer({ min: 0, max: 4e12 }).map(iso);
  fc.assert(
    fc.property(instant, instant, interval, (from, to, by) => {
      const range = readRange({ from, to, interval: by }, NOW);
      if ('ok' in range) expect(bucketsOf(range.ok).length).toBeLessThanOrEqual(BUCKETS_AT_MOST);
    }),
  );
});

test('of a range under way, whole minutes are over', () => {
  const hour = { fromMs: Date.parse('2026-11-21T03:00:00Z'), toMs: Date.parse('2026-11-21T04:00:00Z') };
  expect(elapsedOf(hour, NOW)).toBe(44 * 60_000);
  expect(elapsedOf(hour, hour.toMs)).toBeUndefined();
  expect(elapsedOf(hour, hour.fromMs + 59_999)).toBeUndefined();
  expect(elapsedOf(hour, hour.fromMs - 1)).toBeUndefined();
});
