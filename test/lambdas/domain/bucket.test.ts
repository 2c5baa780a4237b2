import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bucketOf, explicitHashKey, partitionKey } from '../../../lambdas/domain/bucket.ts';

const KEYS = 2n ** 128n;

test('rule 10: an id’s bucket is a matter of tenant, id and the number of buckets alone', () => {
  // Literals: a bucket that changed would put an id's copies on different shards during a deployment.
  expect(['1', '2', '3'].map((id) => bucketOf('demo', id, 16))).toEqual([9, 0, 3]);
  expect(bucketOf('demo', '1', 16)).not.toBe(bucketOf('acme', '1', 16));
  expect(partitionKey(7)).toBe('7');
});

test('buckets fill evenly, with ids that count up as with random ones', () => {
  const random = (index: number): string => createHash('sha256').update(String(index)).digest('hex');
  for (const idOf of [String, random]) {
    const filled = new Map<number, number>();
    for (let index = 0; index < 16_000; index++) {
      const bucket = bucketOf('demo', idOf(index), 16);
      filled.set(bucket, (filled.get(bucket) ?? 0) + 1);
    }
    expect(filled.size).toBe(16);
    for (const count of filled.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  }
});

test('each bucket lies in the middle of its share of the hash keys', () => {
  expect(explicitHashKey(0, 2)).toBe(String(KEYS / 4n));
  expect(explicitHashKey(1, 2)).toBe(String((KEYS / 4n) * 3n));
});

test('shards that divide the buckets get the same number of them, after a split as well', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 4, 8, 16), fc.integer({ min: 1, max: 8 }), (shards, perShard) => {
      const buckets = shards * perShard;
      const width = KEYS / BigInt(shards);
      const filled = Array.from({ length: shards }, () => 0);
      for (let bucket = 0; bucket < buckets; bucket++) {
        const shard = Number(BigInt(explicitHashKey(bucket, buckets)) / width);
        filled[shard] = (filled[shard] ?? 0) + 1;
      }
      expect(filled).toEqual(filled.map(() => perShard));
    }),
    { seed: 1 },
  );
});
