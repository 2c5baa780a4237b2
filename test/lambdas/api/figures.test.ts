import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { byValue, countWithin, rank, series, sumWithin } from '../../../lambdas/api/figures.ts';
import { widen } from '../../../lambdas/api/range.ts';
import type { Row } from '../../../lambdas/domain/rollup-reads.ts';
import { minuteAttribute } from '../../../lambdas/domain/rollup-row.ts';
import { hourKey, minuteOfHour } from '../../../lambdas/domain/time.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}:00Z`);
const row = (hour: string, counts: Record<string, number>, shard = 'shard-0'): Row => ({
  pk: 'ours#clicks@0#(all)',
  sk: `2026-11-${hour}#${shard}`,
  counts,
});

test('sums shards into the buckets of their hours, and leaves no gap', () => {
  const range = widen({ fromMs: at('20T02:00'), toMs: at('20T06:00') }, 'hour');
  const rows = [
    row('20T03', { n: 2, m00: 2 }),
    row('20T03', { n: 3, m59: 3 }, 'shard-1'),
    row('20T05', { n: 1, m07: 1 }),
    row('20T06', { n: 99 }),
  ];
  expect(series(rows, range)).toEqual([0, 5, 0, 1]);
});

test('sums minutes and days from the same rows', () => {
  const rows = [row('20T03', { n: 5, m00: 2, m59: 3 }), row('21T00', { n: 7, m30: 7 })];
  const minutes = widen({ fromMs: at('20T03:58'), toMs: at('20T04:01') }, 'minute');
  expect(series(rows, minutes)).toEqual([0, 3, 0]);
  const days = widen({ fromMs: at('20T00:00'), toMs: at('22T00:00') }, 'day');
  expect(series(rows, days)).toEqual([5, 7]);
});

test('counts what of a row lies within a span', () => {
  const counts = { n: 7, m00: 1, m01: 1, m29: 2, m30: 3 };
  expect(countWithin(row('20T03', counts), { fromMs: at('20T03:00'), toMs: at('20T04:00') })).toBe(7);
  expect(countWithin(row('20T03', counts), { fromMs: at('20T03:01'), toMs: at('20T03:30') })).toBe(3);
  expect(countWithin(row('20T03', counts), { fromMs: at('20T04:00'), toMs: at('20T05:00') })).toBe(0);
});

test('adds up the values of one dimension alone', () => {
  const rows = [
    row('20T03', { n: 5, 'country=ES': 2, 'country=(other)': 3, 'device=mobile': 5, weight: 9, expires: 8 }),
    row('20T04', { n: 1, 'country=ES': 1, 'referrer=a=b': 1 }),
  ];
  expect([...byValue(rows, 'country')]).toEqual([
    ['ES', 3],
    ['(other)', 3],
  ]);
  expect([...byValue(rows, 'referrer')]).toEqual([['a=b', 1]]);
});

test('lists the largest groups, equal ones by key, and leaves the rest of the total to other', () => {
  const values = new Map([
    ['FR', 1],
    ['ES', 5],
    ['DE', 1],
    ['(other)', 2],
    ['IT', 1],
    ['XX', 0],
  ]);
  expect(rank(values, 10, 2)).toEqual({
    groups: [
      { key: 'ES', value: 5, share: 0.5 },
      { key: 'DE', value: 1, share: 0.1 },
    ],
    other: 4,
  });
  expect(rank(new Map(), 0, 10)).toEqual({ groups: [], other: 0 });
});

test('net figures may be below 0, and so may what is left of them', () => {
  const values = new Map([
    ['lead', 3],
    ['refund', -5],
    ['sale', 0],
  ]);
  expect(rank(values, -2, 1, -Infinity)).toEqual({
    groups: [{ key: 'lead', value: 3, share: 0 }],
    other: -5,
  });
});

test('groups and other add up to the total, whatever is listed', () => {
  const values = fc
    .dictionary(fc.string({ maxLength: 3 }), fc.nat(1_000))
    .map((o) => new Map(Object.entries(o)));
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 20 }), (of, limit) => {
      const total = [...of.values()].reduce((sum, value) => sum + value, 0);
      const { groups, other } = rank(of, total, limit);
      expect(groups.reduce((sum, { value }) => sum + value, other)).toBe(total);
      expect(groups.length).toBeLessThanOrEqual(limit);
    }),
  );
});

/** What aggregate would have written for events at these instants. */
function rowsFor(instants: readonly number[]): Row[] {
  const rows = new Map<string, Record<string, number>>();
  for (const ms of instants) {
    const counts = rows.get(hourKey(ms)) ?? {};
    const minute = minuteAttribute(minuteOfHour(ms));
    rows.set(hourKey(ms), { ...counts, n: (counts.n ?? 0) + 1, [minute]: (counts[minute] ?? 0) + 1 });
  }
  return [...rows].map(([hour, counts]) => ({ pk: 'pk', sk: `${hour}#shard-0`, counts }));
}

test('every bucket has just the events of its time, at every interval', () => {
  const start = at('20T00:00');
  const instants = fc.array(fc.integer({ min: start, max: start + 3 * 86_400_000 }), { maxLength: 200 });
  const span = fc
    .tuple(fc.integer({ min: start, max: start + 2 * 86_400_000 }), fc.integer({ min: 1, max: 86_400_000 }))
    .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));
  fc.assert(
    fc.property(instants, span, fc.constantFrom('minute', 'hour', 'day'), (events, asked, interval) => {
      const range = widen(asked, interval);
      const rows = rowsFor(events);
      const within = events.filter((ms) => ms >= range.fromMs && ms < range.toMs).length;
      expect(series(rows, range).reduce((sum, value) => sum + value, 0)).toBe(within);
      expect(sumWithin(rows, range)).toBe(within);
    }),
  );
});
