import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { KinesisStreamEvent } from 'aws-lambda';
import { BACKGROUND, dynamo, s3 } from '../../../lambdas/aws/clients.ts';
import { cursorTable } from '../../../lambdas/aws/cursors.ts';
import { unitLake } from '../../../lambdas/aws/lake.ts';
import { SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { catchLogLines, type LogLines } from '../log-lines.ts';
import { drainQueue } from '../queue-reader.ts';
import { kinesisEvent, sequenceNumber } from './kinesis-event.ts';

const SHARD = 'shardId-000000000000';
const OTHER = 'shardId-000000000001';
const ARRIVAL_MS = Date.now() - 60_000;

let platform: Embedded;
let log: LogLines;
let handler: (event: KinesisStreamEvent) => Promise<void>;

beforeAll(async () => {
  log = catchLogLines();
  platform = await embedded({ shards: 2 });
  Object.assign(process.env, {
    STREAM_NAME: platform.stream,
    LANDINGTMP_BUCKET: platform.bucket,
    CURSORS_TABLE: platform.tables.cursors,
    UNITS_QUEUE_URL: platform.queues.units,
    RETENTION_HOURS: '24',
  });
  ({ handler } = await import('../../../lambdas/archive/handler.ts'));
});

afterAll(async () => {
  log.release();
  await platform.stop();
});

const batch = (shard: string, from: number, to: number): KinesisStreamEvent =>
  kinesisEvent(
    shard,
    ARRIVAL_MS + from,
    Array.from({ length: to - from + 1 }, (_, index) => ({
      sequence: from + index,
      data: `${from + index}\n`,
    })),
  );

/** What the lake holds of a shard, unit after unit, found by its cursor and each unit's `after`. */
async function lakeOf(keys: readonly string[]) {
  const client = s3(BACKGROUND);
  const units = await Promise.all(keys.map((key) => unitLake(client, platform.bucket).get(key)));
  client.destroy();
  return units.map(({ unit, body }) => ({ unit, body: String(body) }));
}

async function cursorOf(shard: string) {
  const db = dynamo(BACKGROUND);
  const cursor = await cursorTable(db, platform.tables.cursors).readCursor(shard);
  db.destroy();
  return cursor;
}

test('rules 2 to 5: a batch becomes a unit in the lake, a message in the queue and a cursor; again, nothing new', async () => {
  await handler(batch(SHARD, 1, 5));
  const messages = await drainQueue(platform.queues.units);
  expect(messages).toHaveLength(1);
  expect(await lakeOf(messages)).toEqual([
    {
      body: '1\n2\n3\n4\n5\n',
      unit: {
        key: messages[0],
        shard: SHARD,
        first: sequenceNumber(1),
        last: sequenceNumber(5),
        after: SEQUENCE_START,
        arrivalMs: ARRIVAL_MS + 1,
        records: 5,
      },
    },
  ]);
  expect(await cursorOf(SHARD)).toEqual({ last: sequenceNumber(5), arrivalMs: ARRIVAL_MS + 1, parents: [] });

  for (const [from, to] of [
    [1, 5],
    [1, 3],
    [2, 4],
  ] as const)
    await handler(batch(SHARD, from, to));
  expect(await drainQueue(platform.queues.units)).toEqual([]);

  await handler(batch(SHARD, 3, 8));
  const more = await drainQueue(platform.queues.units);
  expect(await lakeOf(more)).toMatchObject([
    {
      body: '6\n7\n8\n',
      unit: { first: sequenceNumber(6), last: sequenceNumber(8), after: sequenceNumber(5) },
    },
  ]);
});

test('rule 2: an attempt that knew no better adopts the unit that is there, and goes on behind it', async () => {
  await Promise.all([handler(batch(OTHER, 1, 6)), handler(batch(OTHER, 1, 9)), handler(batch(OTHER, 1, 2))]);
  await handler(batch(OTHER, 1, 9));
  const units = await lakeOf(await drainQueue(platform.queues.units));
  expect(units.map(({ body }) => body).join('')).toBe('1\n2\n3\n4\n5\n6\n7\n8\n9\n');
  expect(units.map(({ unit }) => unit.after)).toEqual([
    SEQUENCE_START,
    ...units.slice(0, -1).map(({ unit }) => unit.last),
  ]);
  expect((await cursorOf(OTHER))?.last).toBe(sequenceNumber(9));
});

test('an empty batch is no batch', async () => {
  await handler({ Records: [] });
  expect(await drainQueue(platform.queues.units)).toEqual([]);
});

test('rule 1: a batch that can’t be archived fails whole, so that it comes again', async () => {
  const event = batch(SHARD, 20, 21);
  const strange = {
    Records: event.Records.map((record) => ({
      ...record,
      kinesis: { ...record.kinesis, sequenceNumber: 'x' },
    })),
  };
  await expect(handler(strange)).rejects.toThrow('not a Kinesis sequence number');
  expect(log.of('ERROR')).toEqual([]);
});
