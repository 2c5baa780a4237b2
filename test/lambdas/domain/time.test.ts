import { expect, test } from '@jest/globals';
import {
  dayKey,
  HOUR_MS,
  hourKey,
  hourStart,
  hoursBetween,
  minuteOfHour,
} from '../../../lambdas/domain/time.ts';

const AT = Date.parse('2026-11-21T03:07:59.999Z');

test('an instant has its keys of day, hour and minute, in UTC', () => {
  expect([dayKey(AT), hourKey(AT), minuteOfHour(AT)]).toEqual(['2026-11-21', '2026-11-21T03', '07']);
  expect([dayKey(0), hourKey(0), minuteOfHour(0)]).toEqual(['1970-01-01', '1970-01-01T00', '00']);
});

test('an hour begins where its key says, in years of other centuries, too', () => {
  expect(new Date(hourStart('2026-11-21T03')).toISOString()).toBe('2026-11-21T03:00:00.000Z');
  expect(hourKey(hourStart('1969-12-31T23'))).toBe('1969-12-31T23');
  expect(Number.isNaN(hourStart('tomorrow'))).toBe(true);
});

test.each([
  ['2026-11-21T03:00:00.000Z', '2026-11-21T05:00:00.000Z', ['2026-11-21T03', '2026-11-21T04']],
  ['2026-11-21T03:59:59.999Z', '2026-11-21T04:00:00.001Z', ['2026-11-21T03', '2026-11-21T04']],
  ['2026-11-21T23:30:00.000Z', '2026-11-22T00:30:00.000Z', ['2026-11-21T23', '2026-11-22T00']],
  ['2026-11-21T03:10:00.000Z', '2026-11-21T03:20:00.000Z', ['2026-11-21T03']],
  ['2026-11-21T03:00:00.000Z', '2026-11-21T03:00:00.000Z', []],
  ['2026-11-21T05:00:00.000Z', '2026-11-21T03:00:00.000Z', []],
  ['1969-12-31T23:30:00.000Z', '1970-01-01T00:30:00.000Z', ['1969-12-31T23', '1970-01-01T00']],
])('from %s until %s the hours are %j', (from, to, hours) => {
  expect(hoursBetween(Date.parse(from), Date.parse(to))).toEqual(hours);
});

test('a day that clocks elsewhere make longer or shorter has 24 hours', () => {
  const from = Date.parse('2026-10-25T00:00:00.000Z');
  expect(hoursBetween(from, from + 24 * HOUR_MS)).toHaveLength(24);
});
