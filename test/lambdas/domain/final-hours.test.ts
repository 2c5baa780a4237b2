import { expect, test } from '@jest/globals';
import { finalHoursOf, finalRollup } from '../../../lambdas/domain/final-hours.ts';

const HOURS = [
  { hour: '2026-11-20T01', run: '20261121T020000Z' },
  { hour: '2026-11-20T02', run: '20261121T020000Z' },
];
const of = (own: { late?: number; lateSeen?: number; run?: string }) =>
  finalHoursOf(HOURS, [
    { hour: '2026-11-20T02', late: undefined, lateSeen: undefined, run: undefined, ...own },
  ]).get('2026-11-20T02');

test('an hour is final by the run that published it', () => {
  expect([...finalHoursOf(HOURS, [])]).toEqual([
    ['2026-11-20T01', '20261121T020000Z'],
    ['2026-11-20T02', '20261121T020000Z'],
  ]);
});

test('what came late and no run has seen makes a tenant’s hour live again', () => {
  expect(of({ late: 1 })).toBeUndefined();
  expect(of({ late: 2, lateSeen: 1, run: '20261121T020000Z' })).toBeUndefined();
});

test('an hour whose late events a run has seen is that run’s', () => {
  expect(of({ late: 1, lateSeen: 1, run: '20261122T020000Z' })).toBe('20261122T020000Z');
});

test('a later run that found the tenant’s rows unchanged leads to those that are there', () => {
  expect(of({ late: 1, lateSeen: 1, run: '20261101T020000Z' })).toBe('20261101T020000Z');
  expect(of({})).toBe('20261121T020000Z');
});

test('an hour that came late and was never published is not final', () => {
  const own = [{ hour: '2026-11-20T09', late: 1, lateSeen: 1, run: 'RUN' }];
  expect(finalHoursOf([], own).size).toBe(0);
});

test('final rows are a rollup of their own', () => {
  expect(finalRollup({ name: 'link_clicks' })).toBe('link_clicks@final');
});
