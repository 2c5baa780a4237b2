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

test('a bucket is live until it is over, and settles then', () => {
  const sound = { shards: [], aside: false };
  expect(stateOf({ toMs: READ + 1 }, sound, READ)).toBe('live');
  expect(stateOf({ toMs: READ }, sound, READ)).toBe('settling');
});

test('nothing is complete while a unit is set aside', () => {
  expect(stateOf({ toMs: READ }, { shards: [], aside: true }, READ)).toBe('incomplete');
});
