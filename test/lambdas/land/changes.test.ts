import { expect, it } from '@jest/globals';
import { daysOf, lateHours } from '../../../lambdas/land/changes.ts';
import { landLines } from '../../../lambdas/land/land-lines.ts';
import { lineOf, UNIT } from './an-event.ts';

const eventsOf = (...changes: readonly object[]) =>
  landLines(UNIT, Buffer.from(changes.map((change) => `${lineOf(change)}\n`).join(''))).events;

it('a day is touched once, and says whether what conversions lead back to, and users, are among its rows', () => {
  const events = eventsOf(
    { id: 'a' },
    { id: 'b' },
    { id: 'c', type: 'view', time: '2026-11-20T10:00:00.000Z' },
    { id: 'd', type: 'signup', user: 'u', time: '2026-11-19T10:00:00.000Z' },
    { id: 'e', type: 'conversion', time: '2026-11-18T10:00:00.000Z' },
  );
  const arrivalDay = '2026-11-21';
  expect(daysOf(arrivalDay, events)).toEqual([
    { day: '2026-11-21', arrivalDay, leads: true, users: false },
    { day: '2026-11-20', arrivalDay, leads: false, users: false },
    { day: '2026-11-19', arrivalDay, leads: false, users: true },
    { day: '2026-11-18', arrivalDay, leads: true, users: false },
  ]);
});

it('a tenant’s hour is late once, from the instant at which it had ended', () => {
  const events = eventsOf(
    { id: 'a', time: '2026-11-21T02:00:00.000Z' },
    { id: 'b', time: '2026-11-21T02:59:59.999Z' },
    { id: 'c', time: '2026-11-21T02:30:00.000Z', tenant: 'acme' },
    { id: 'd', time: '2026-11-21T03:00:00.000Z' },
  );
  const end = Date.parse('2026-11-21T03:00:00.000Z');
  expect(lateHours(end - 1, events)).toEqual([]);
  expect(lateHours(end, events)).toEqual([
    { tenant: 'demo', hour: '2026-11-21T02' },
    { tenant: 'acme', hour: '2026-11-21T02' },
  ]);
});
