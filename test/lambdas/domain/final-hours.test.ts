import { expect, test } from '@jest/globals';
import { finalHoursOf, finalRollup } from '../../../lambdas/domain/final-hours.ts';

const HOURS = [
  { hour: '2026-11-20T01', run: '20261121T020000Z' },
  { hour: '2026-11-20T02', run: '20261121T020000Z' },
];
const of = (own: { late?: number; lateSeen?: number; run?: string }) =>
  finalHoursOf(HOURS, [
    { hour: '2026-11-20T02', late: undefined, lateSeen: undefined, run: undefined, ...own },
  ]);
const runOf = (own: Parameters<typeof of>[0]) => of(own).runs.get('2026-11-20T02');

test('an hour is final by the run that published it', () => {
  expect([...finalHoursOf(HOURS, []).runs]).toEqual([
    ['2026-11-20T01', '20261121T020000Z'],
    ['2026-11-20T02', '20261121T020000Z'],
  ]);
});

test('what came late and no run has seen makes a tenant’s hour live again', () => {
  for (const own of [{ late: 1 }, { late: 2, lateSeen: 1, run: '20261121T020000Z' }]) {
    expect(runOf(own)).toBeUndefined();
    expect([...of(own).reopened]).toEqual(['2026-11-20T02']);
  }
});

test('an hour whose late events a run has seen is that run’s', () => {
  expect(runOf({ late: 1, lateSeen: 1, run: '20261122T020000Z' })).toBe('20261122T020000Z');
});

test('a later run that found the tenant’s rows unchanged leads to those that are there', () => {
  expect(runOf({ late: 1, lateSeen: 1, run: '20261101T020000Z' })).toBe('20261101T020000Z');
  expect(runOf({})).toBe('20261121T020000Z');
});

test('an hour that came late and was never published is not final', () => {
  const own = [{ hour: '2026-11-20T09', late: 1, lateSeen: 1, run: 'RUN' }];
  const { runs, reopened } = finalHoursOf([], own);
  expect([runs.size, reopened.size]).toEqual([0, 0]);
});

test('final rows are a rollup of their own', () => {
  expect(finalRollup({ name: 'link_clicks' })).toBe('link_clicks@final');
});
