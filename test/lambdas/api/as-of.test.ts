import { expect, test } from '@jest/globals';
import { asOf, stateOf } from '../../../lambdas/api/as-of.ts';
import type { ShardProgress } from '../../../lambdas/domain/shard-progress.ts';

const READ = 1_000_000;
const shard = (archived: string | undefined, counted?: readonly [string, number]): ShardProgress => ({
  shard: 'shard-0',
  archived,
  counted: counted && { last: counted[0], arrivalMs: counted[1] },
});
const asOfShards = (...shards: ShardProgress[]): number | undefined => asOf({ shards, aside: false }, READ);

test('a figure is as of its reading where everything archived is counted', () => {
  expect(asOfShards(shard('05', ['05', 10]), shard('07', ['09', 20]))).toBe(READ);
  expect(asOfShards()).toBe(READ);
  expect(asOfShards(shard(undefined, ['05', 10]))).toBe(READ);
});

test('a figure is as of the last unit counted on the shard that is furthest behind', () => {
  expect(asOfShards(shard('05', ['05', 1]), shard('07', ['06', 500]), shard('08', ['03', 300]))).toBe(300);
});

test('nothing is known while the first unit of a shard is not counted', () => {
  expect(asOfShards(shard('05', ['05', 10]), shard('07'))).toBeUndefined();
});

const HOUR = Date.parse('2026-11-21T03:00:00Z');
const MINUTES = 60_000;
const state = (
  toMs: number,
  final: readonly string[] = [],
  aside = false,
  reopened: readonly string[] = [],
) =>
  stateOf(
    { fromMs: HOUR, toMs },
    {
      progress: { shards: [], aside },
      finals: { runs: new Map(final.map((hour) => [hour, 'RUN'])), reopened: new Set(reopened) },
      nowMs: HOUR + 90 * MINUTES,
    },
  );

test('a bucket is live until it is over, and settles then', () => {
  expect(state(HOUR + 91 * MINUTES)).toBe('live');
  expect(state(HOUR + 90 * MINUTES)).toBe('settling');
});

test('a bucket is final where all its hours are, and so is a part of a final hour', () => {
  expect(state(HOUR + 60 * MINUTES, ['2026-11-21T03'])).toBe('final');
  expect(state(HOUR + MINUTES, ['2026-11-21T03'])).toBe('final');
  expect(state(HOUR + 61 * MINUTES, ['2026-11-21T03'])).toBe('settling');
});

test('what was final, and had something come late, is live again', () => {
  expect(state(HOUR + 60 * MINUTES, [], false, ['2026-11-21T03'])).toBe('live');
  expect(state(HOUR + 60 * MINUTES, [], false, ['2026-11-21T02'])).toBe('settling');
});

test('nothing but a final figure is complete while a unit is set aside', () => {
  expect(state(HOUR + MINUTES, [], true)).toBe('incomplete');
  expect(state(HOUR + MINUTES, ['2026-11-21T03'], true)).toBe('final');
});
