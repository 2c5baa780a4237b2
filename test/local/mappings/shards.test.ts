import { describe, expect, test } from '@jest/globals';
import { toItem } from '../../../local/mappings/kinesis-event.ts';
import { retryDelayMs } from '../../../local/mappings/retry.ts';
import { checkpointAfter, readable, readLimit, type Shard, startOf } from '../../../local/mappings/shards.ts';

const shard = (id: string, ...parents: string[]): Shard => ({ id, parents, closed: false });
const ids = (shards: readonly Shard[]) => shards.map(({ id }) => id);
const SOURCE = {
  arn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/events',
  region: 'eu-west-1',
  role: 'arn:aws:iam::000000000000:role/archive',
};
const record = (sequence: string, bytes = 3) =>
  toItem('shardId-000000000006', SOURCE, {
    SequenceNumber: sequence,
    ApproximateArrivalTimestamp: 1545084650.987,
    Data: 'A'.repeat(bytes),
    PartitionKey: '7',
  });

describe('a shard is read', () => {
  test('when it has no parents', () => {
    expect(ids(readable([shard('a'), shard('b')], new Map()))).toEqual(['a', 'b']);
  });

  test('only when its parents are at their end', () => {
    const split = [shard('a'), shard('b', 'a'), shard('c', 'a')];
    expect(ids(readable(split, new Map([['a', { sequenceNumber: '9' }]])))).toEqual(['a']);
    expect(ids(readable(split, new Map([['a', { ended: true }]])))).toEqual(['b', 'c']);
  });

  test('only when both shards that were merged into it are at their end', () => {
    const merged = [shard('a'), shard('b'), shard('c', 'a', 'b')];
    expect(ids(readable(merged, new Map([['a', { ended: true }]])))).toEqual(['b']);
    expect(
      ids(
        readable(
          merged,
          new Map([
            ['a', { ended: true }],
            ['b', { ended: true }],
          ]),
        ),
      ),
    ).toEqual(['c']);
  });

  test('when the stream no longer knows its parents', () => {
    expect(ids(readable([shard('b', 'a')], new Map()))).toEqual(['b']);
  });
});

describe('reading a shard', () => {
  test('begins at the oldest record without a checkpoint', () => {
    expect(startOf(undefined)).toEqual({ ShardIteratorType: 'TRIM_HORIZON' });
  });

  test('goes on behind its checkpoint', () => {
    expect(startOf('42')).toEqual({
      ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
      StartingSequenceNumber: '42',
    });
  });

  test("leaves a batch's last record as the checkpoint", () => {
    expect(checkpointAfter([record('1'), record('2')])).toEqual({ sequenceNumber: '2' });
  });

  test('asks for no more than the batch can take, nor for more than some 4 MB', () => {
    expect(readLimit([], 10_000)).toBe(100);
    expect(readLimit([], 50)).toBe(50);
    expect(readLimit([record('1')], 10_000)).toBe(9_999);
    expect(readLimit([record('1', 70_000)], 10_000)).toBe(59);
    expect(readLimit([record('1'), record('2')], 2)).toBe(1);
  });
});

test('a failed batch is tried again later and later, at most 10 s later', () => {
  expect([1, 2, 3, 7, 8, 50].map(retryDelayMs)).toEqual([100, 200, 400, 6_400, 10_000, 10_000]);
});

test("a record has the shape of Lambda's Kinesis event", () => {
  expect(JSON.parse(record('495').json)).toEqual({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: '7',
      sequenceNumber: '495',
      data: 'AAA',
      approximateArrivalTimestamp: 1545084650.987,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: 'shardId-000000000006:495',
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/archive',
    awsRegion: 'eu-west-1',
    eventSourceARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/events',
  });
});
