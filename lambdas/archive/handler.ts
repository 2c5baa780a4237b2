import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { BACKGROUND, dynamo, kinesis, s3, sqs } from '../aws/clients.ts';
import { cursorTable } from '../aws/cursors.ts';
import { unitLake } from '../aws/lake.ts';
import { logger } from '../aws/log.ts';
import { parentShards } from '../aws/shards.ts';
import { unitQueue } from '../aws/unit-queue.ts';
import { readEnvironment } from '../domain/environment.ts';
import { padSequence } from '../domain/sequence.ts';
import { HOUR_MS } from '../domain/time.ts';
import { type ArchivePorts, archive, type StreamRecord } from './archive.ts';
import { variables } from './env.ts';
import { cursorOf } from './start.ts';

const env = readEnvironment(variables, process.env);
const cursors = cursorTable(dynamo(BACKGROUND), env.CURSORS_TABLE);
const lake = unitLake(s3(BACKGROUND), env.LANDINGTMP_BUCKET);
const queue = unitQueue(sqs(BACKGROUND), env.UNITS_QUEUE_URL);
const parents = parentShards(kinesis(BACKGROUND), env.STREAM_NAME);
const retentionMs = Number(env.RETENTION_HOURS) * HOUR_MS;

const ports: ArchivePorts = {
  cursor: (shard) =>
    cursorOf(shard, {
      readCursor: cursors.readCursor,
      createCursor: cursors.createCursor,
      // An hour more: arrivals are approximate.
      lastUnit: (of, sinceMs) => lake.lastUnit(of, Math.max(sinceMs, Date.now() - retentionMs) - HOUR_MS),
      send: queue.send,
      parentShards: parents,
    }),
  put: lake.put,
  send: queue.send,
  advance: cursors.advanceCursor,
};

/** A batch is one shard's; `eventID` is `shardId-000000000000:4954…`. */
export const handler = async ({ Records }: KinesisStreamEvent): Promise<void> => {
  const shard = Records[0]?.eventID.split(':')[0];
  if (shard === undefined) return;
  const units = await archive(shard, Records.map(streamRecord), ports);
  logger.info('archived', { shard, records: Records.length, units: units.map(({ key }) => key) });
};

const streamRecord = ({ kinesis: record }: KinesisStreamRecord): StreamRecord => ({
  sequence: padSequence(record.sequenceNumber),
  arrivalMs: Math.round(record.approximateArrivalTimestamp * 1000),
  data: Buffer.from(record.data, 'base64'),
});
