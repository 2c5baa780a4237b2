/** Which shards are read, from where, and how much at a time. Pure. */
import type { StreamItem } from './kinesis-event.ts';

export interface Shard {
  readonly id: string;
  /** The shards that it came from, by a split or a merge. */
  readonly parents: readonly string[];
  /** No record can be added any more. */
  readonly closed: boolean;
}

/** How far a mapping has come in a shard. */
export interface Checkpoint {
  /** The last record that the function has dealt with. */
  readonly sequenceNumber?: string;
  /** Every record of a closed shard is dealt with. */
  readonly ended?: true;
}

export type Checkpoints = ReadonlyMap<string, Checkpoint>;

/**
 * "Lambda processes the parent shards before the child shards": a shard waits until its parents are at their end.
 * A parent that the stream no longer lists is past its retention. A shard at its end isn't read again.
 */
export function readable(shards: readonly Shard[], checkpoints: Checkpoints): Shard[] {
  const listed = new Set(shards.map(({ id }) => id));
  const ended = (id: string): boolean => checkpoints.get(id)?.ended === true;
  return shards.filter(
    ({ id, parents }) => !ended(id) && parents.every((parent) => !listed.has(parent) || ended(parent)),
  );
}

export type IteratorStart =
  | { readonly ShardIteratorType: 'TRIM_HORIZON' }
  | { readonly ShardIteratorType: 'AFTER_SEQUENCE_NUMBER'; readonly StartingSequenceNumber: string };

/** Where reading begins: behind the last record read, or at the oldest one. */
export const startOf = (last: string | undefined): IteratorStart =>
  last === undefined
    ? { ShardIteratorType: 'TRIM_HORIZON' }
    : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: last };

/**
 * What follows a batch that the function has dealt with. One that failed has no checkpoint: unlimited attempts, and
 * its shard waits (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html).
 */
export function checkpointAfter(batch: readonly StreamItem[]): Checkpoint {
  const last = batch.at(-1);
  return last === undefined ? {} : { sequenceNumber: last.sequenceNumber };
}

/** GetRecords answers at most 10 MB and 10,000 records; the embedded server knows no limit of bytes. */
const REPLY_BYTES = 4 * 1024 * 1024;
const REPLY_RECORDS = 10_000;
const FIRST_LIMIT = 100;

/** How many records to ask for, by the size of those that wait. */
export function readLimit(waiting: readonly StreamItem[], size: number): number {
  const missing = Math.max(1, size - waiting.length);
  if (waiting.length === 0) return Math.min(missing, FIRST_LIMIT);
  const bytes = waiting.reduce((sum, item) => sum + item.bytes, 0) / waiting.length;
  return Math.max(1, Math.min(missing, REPLY_RECORDS, Math.floor(REPLY_BYTES / bytes)));
}
