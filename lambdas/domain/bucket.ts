/** Buckets spread events over the stream's shards, so that two copies of an id always share a shard. */
import { fnv1a } from './hash.ts';

const HASH_KEYS = 2n ** 128n;

/** 0 … buckets − 1. */
export const bucketOf = (tenant: string, id: string, buckets: number): number =>
  fnv1a(`${tenant}\u0000${id}`) % buckets;

/** A Kinesis record's partition key. */
export const partitionKey = (bucket: number): string => String(bucket);

/**
 * Buckets lie evenly over Kinesis' hash keys (0 … 2^128 − 1): MD5 of so few partition keys
 * would leave shards unevenly filled.
 */
export const explicitHashKey = (bucket: number, buckets: number): string =>
  String((HASH_KEYS * (2n * BigInt(bucket) + 1n)) / (2n * BigInt(buckets)));
