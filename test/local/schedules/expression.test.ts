import { expect, test } from '@jest/globals';
import { parseSchedule } from '../../../local/schedules/expression.ts';

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(2 hours)', 7_200_000],
  ['rate(1 day)', 86_400_000],
])('%s', (expression, everyMs) => {
  expect(parseSchedule(expression)).toEqual({ everyMs });
});

/** 2026-11-21 is a Saturday. */
const SATURDAY = '2026-11-21T03:15:00Z';

test.each([
  ['cron(15 3 * * ? *)', SATURDAY, true],
  ['cron(15 3 * * ? *)', '2026-11-21T03:16:00Z', false],
  ['cron(0/15 * * * ? *)', SATURDAY, true],
  ['cron(*/10 * * * ? *)', SATURDAY, false],
  ['cron(15 1-4 ? * SAT *)', SATURDAY, true],
  ['cron(15 3 ? * MON-FRI *)', SATURDAY, false],
  ['cron(15 3 21,22 NOV ? 2026)', SATURDAY, true],
  ['cron(15 3 1 * ? *)', SATURDAY, false],
  ['cron(15 3 ? * 7 *)', SATURDAY, true],
])('%s at %s: %s', (expression, minute, due) => {
  const schedule = parseSchedule(expression);
  expect('isDue' in schedule && schedule.isDue(new Date(minute))).toBe(due);
});

test.each(['rate(0 minutes)', 'every hour', 'cron(15 3 * * ?)', 'cron(15 3 L * ? *)', 'cron(61 * * * ? *)'])(
  'does not know %s',
  (expression) => {
    expect(() => parseSchedule(expression)).toThrow();
  },
);
