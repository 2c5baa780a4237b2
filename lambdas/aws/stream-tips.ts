/** What of the stream isn't in units yet: what lies behind each shard's cursor. */
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  InvalidArgumentException,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SEQUENCE_START } from '../domain/sequence.ts';
import { count, type Item, itemsOf } from './items.ts';
import { shardIds } from './shards.ts';

/** An empty answer needn't be the tip: Kinesis may read through some of the shard before it finds a record. */
const READS = 20;

/** For each shard, up to when all that arrived is in units: where it stands at its tip, up to now. */
export const archivedShards =
  (client: KinesisClient, stream: string, db: DynamoDBDocumentClient, cursors: string) =>
  async (nowMs: number): Promise<{ readonly shard: string; readonly untilMs: number }[]> => {
    const shards = await shardIds(client, stream);
    const items = new Map((await itemsOf(db, cursors, 'cursor')).map((item) => [String(item.sk), item]));
    return Promise.all(
      shards.map(async (shard) => {
        const { last = SEQUENCE_START, arrival }: Item = items.get(shard) ?? {};
        const next = await firstBehind(client, stream, shard, String(last));
        // Where it can't be told, what was archived last says how far it is at least.
        return { shard, untilMs: next === 'tip' ? nowMs : (next ?? count(arrival)) };
      }),
    );
  };

/**
 * The first record behind a cursor arrived then; `tip` where there is none; undefined where that can't be told.
 * @param after the cursor, padded
 */
async function firstBehind(
  client: KinesisClient,
  stream: string,
  shard: string,
  after: string,
): Promise<number | 'tip' | undefined> {
  let iterator = await iteratorBehind(client, { StreamName: stream, ShardId: shard }, after);
  for (let read = 0; read < READS; read++) {
    if (iterator === undefined) return 'tip';
    const {
      Records: [record] = [],
      MillisBehindLatest: behind = 0,
      NextShardIterator: next,
    } = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1 }));
    if (record) return record.ApproximateArrivalTimestamp?.getTime();
    if (behind === 0) return 'tip';
    iterator = next;
  }
  return undefined;
}

type Place = Pick<GetShardIteratorCommandInput, 'StreamName' | 'ShardId'>;

/** A record that the stream has forgotten has no place there any more: the oldest that is left comes behind it. */
async function iteratorBehind(
  client: KinesisClient,
  place: Place,
  after: string,
): Promise<string | undefined> {
  const oldest = { ...place, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const behind = {
    ...place,
    ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
    StartingSequenceNumber: after.replace(/^0+/, ''),
  } as const;
  const ask = async (input: GetShardIteratorCommandInput): Promise<string | undefined> =>
    (await client.send(new GetShardIteratorCommand(input))).ShardIterator;
  if (after === SEQUENCE_START) return ask(oldest);
  try {
    return await ask(behind);
  } catch (error) {
    if (error instanceof InvalidArgumentException) return ask(oldest);
    throw error;
  }
}
