import { expect, test } from '@jest/globals';
import { ROLLUPS, type Rollup } from '../../../lambdas/domain/rollups.ts';

test('each rollup has a name of its own, fit for a key', () => {
  const names = ROLLUPS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z_]{1,39}$/);
});

test('readers find one rollup for a metric, an audience and what it counts by', () => {
  const asked = ({ metric, audience, by }: Rollup): string => `${metric} ${audience} ${by}`;
  expect(ROLLUPS.map(asked).toSorted()).toEqual(
    ['clicks', 'conversions', 'views'].flatMap((metric) =>
      ['bots', 'people'].flatMap((audience) => ['all', 'subject'].map((by) => `${metric} ${audience} ${by}`)),
    ),
  );
});

test('whatever is counted by link or pixel is counted in total, with the same breakdowns', () => {
  const shapeOf = ({ eventType, audience, breakdowns }: Rollup): string =>
    `${eventType} ${audience} ${breakdowns}`;
  const shapes = (by: Rollup['by']): string[] =>
    ROLLUPS.filter((rollup) => rollup.by === by)
      .map(shapeOf)
      .toSorted();
  expect(shapes('subject')).toEqual(shapes('all'));
});
