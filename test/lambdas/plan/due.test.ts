import { expect, test } from '@jest/globals';
import type { Model } from '../../../lambdas/domain/catalog/model.ts';
import { type DayState, dueDays, reopenings, withReaders } from '../../../lambdas/plan/due.ts';

const model = (entity: string, reads: string[], more: Partial<Model> = {}): Model => ({
  layer: 'universal',
  entity,
  comment: entity,
  partition: 'event day',
  columns: [],
  reads,
  ...more,
});

const MODELS = [
  model('events', []),
  model('clicks', ['universal_events']),
  model('conversions', ['universal_events', 'universal_clicks'], {
    reopenedBy: { change: 'leads', daysAfter: 'attribution' },
  }),
  model('report', ['universal_conversions']),
  model('retention', ['universal_events'], { reopenedBy: { change: 'users', daysAfter: 'ever' } }),
  model('links', [], { partition: 'run day' }),
];
const ALL = ['events', 'clicks', 'conversions', 'report', 'retention'].map((name) => `universal_${name}`);

/** Published, complete, and nothing landed since. */
const quiet = (day: string): DayState => ({
  ...{ day, touches: 3, leads: 2, users: 1, published: 3, publishedLeads: 2, publishedUsers: 1 },
  ...{ arrivals: [day], complete: true, reopened: [], readyHours: 24, publishedHours: 24 },
});

const options = { models: MODELS, attributionDays: 3, mostDays: 60, mostPartitions: 500 };

test('a day is due once something landed of it since it was published, with all its models', () => {
  const states = [quiet('2026-11-01'), { ...quiet('2026-11-02'), touches: 4 }];
  expect(dueDays(states, options)).toEqual({
    days: [{ day: '2026-11-02', whole: true, models: ALL }],
    left: 0,
  });
});

test('a day that was never published is due', () => {
  const { days } = dueDays([{ ...quiet('2026-11-02'), touches: 0, published: -1 }], options);
  expect(days).toEqual([{ day: '2026-11-02', whole: true, models: ALL }]);
});

test('a day whose hours became ready is only published again', () => {
  const state = { ...quiet('2026-11-02'), complete: false, publishedHours: 5 };
  expect(dueDays([{ ...state, readyHours: 5 }], options).days).toEqual([]);
  expect(dueDays([{ ...state, readyHours: 6 }], options).days).toEqual([
    { day: '2026-11-02', whole: false, models: [] },
  ]);
});

test('late clicks and orders re-open what is attributed to them, for twice the window, and its readers', () => {
  const late = { ...quiet('2026-11-01'), touches: 4, leads: 3 };
  const days = [2, 3, 4, 5, 6, 7, 8].map((day) => quiet(`2026-11-0${day}`));
  const after = [2, 3, 4, 5, 6, 7].map((day) => `2026-11-0${day}`);
  const marks = reopenings([late, ...days], MODELS, 3);
  expect([...marks.keys()]).toEqual(after);
  const marked = [late, ...days].map((state) => ({ ...state, reopened: marks.get(state.day) ?? [] }));
  expect(dueDays(marked, options).days.slice(1)).toEqual(
    after.map((day) => ({ day, whole: false, models: ['universal_conversions', 'universal_report'] })),
  );
});

test('late users re-open retention alone, of all later days; a late event without a user or a lead nothing', () => {
  const late = { ...quiet('2026-08-01'), touches: 4 };
  expect(reopenings([late, quiet('2026-11-02')], MODELS, 3)).toEqual(new Map());
  expect(reopenings([{ ...late, users: 2 }, quiet('2026-11-02')], MODELS, 3)).toEqual(
    new Map([['2026-11-02', ['universal_retention']]]),
  );
});

test('a day that an earlier run marked and never published is due still', () => {
  const { days } = dueDays([{ ...quiet('2026-11-02'), reopened: ['universal_retention'] }], options);
  expect(days).toEqual([{ day: '2026-11-02', whole: false, models: ['universal_retention'] }]);
});

test('days that are asked for are due whatever happened to them, and no others', () => {
  const states = [{ ...quiet('2026-11-01'), touches: 9 }, quiet('2026-11-02'), quiet('2026-11-03')];
  expect(dueDays(states, { ...options, from: '2026-11-02' }).days.map(({ day }) => day)).toEqual([
    '2026-11-02',
    '2026-11-03',
  ]);
  expect(dueDays(states, { ...options, from: '2026-11-02', to: '2026-11-02' }).days).toEqual([
    { day: '2026-11-02', whole: true, models: ALL },
  ]);
});

test('a run takes the oldest days, so many of them, and leaves the rest due', () => {
  const states = ['2026-11-03', '2026-11-01', '2026-11-02'].map((day) => ({ ...quiet(day), touches: 9 }));
  const taken = (most: object) => {
    const { days, left } = dueDays(states, { ...options, ...most });
    return [days.map(({ day }) => day), left];
  };
  expect(taken({ mostDays: 2 })).toEqual([['2026-11-01', '2026-11-02'], 1]);
  expect(taken({ mostPartitions: 10 })).toEqual([['2026-11-01', '2026-11-02'], 1]);
  expect(taken({ mostPartitions: 1 })).toEqual([['2026-11-01'], 2]);
});

test('readers are found through other readers', () => {
  expect(withReaders(['universal_clicks'], MODELS)).toEqual([
    'universal_clicks',
    'universal_conversions',
    'universal_report',
  ]);
  expect(withReaders([], MODELS)).toEqual([]);
});
