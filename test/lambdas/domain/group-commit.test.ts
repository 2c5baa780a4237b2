import { expect, test } from '@jest/globals';
import { groupCommit } from '../../../lambdas/domain/group-commit.ts';

interface Departure {
  readonly items: readonly string[];
  next(): void;
  settle(results: readonly string[]): void;
  fail(error: Error): void;
}

/** Groups that stay under way until the test settles them. */
function station() {
  const departures: Departure[] = [];
  const put = groupCommit<string, string>(
    (items, next) =>
      new Promise((settle, fail) => {
        departures.push({ items, next, settle, fail });
      }),
  );
  return { departures, put, groups: () => departures.map(({ items }) => items) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a lone caller departs at once', () => {
  const { put, groups } = station();

  void put(['a', 'b']);
  expect(groups()).toEqual([['a', 'b']]);
});

test('callers that come while a group is under way share the next one, each with its own results', async () => {
  const { put, groups, departures } = station();
  const first = put(['a']);
  const second = put(['b', 'c']);
  const third = put(['d']);
  expect(groups()).toEqual([['a']]);

  departures[0]?.settle(['A']);
  expect(await first).toEqual(['A']);
  await turn();
  expect(groups()).toEqual([['a'], ['b', 'c', 'd']]);
  departures[1]?.settle(['B', 'C', 'D']);
  expect(await Promise.all([second, third])).toEqual([['B', 'C'], ['D']]);
});

test('a group that is being retried holds up nobody', async () => {
  const { put, groups, departures } = station();
  const retried = put(['a']);
  void put(['b']);

  departures[0]?.next();
  expect(groups()).toEqual([['a'], ['b']]);
  departures[0]?.settle(['A']);
  await retried;
  void put(['c']);
  expect(groups()).toEqual([['a'], ['b']]);
});

test('a group that throws rejects its callers, and the next departs', async () => {
  const { put, groups, departures } = station();
  const first = put(['a']);
  const second = put(['b']);

  departures[0]?.fail(new Error('broken'));
  await expect(first).rejects.toThrow('broken');
  await turn();
  expect(groups()).toEqual([['a'], ['b']]);
  departures[1]?.settle(['B']);
  expect(await second).toEqual(['B']);
});
