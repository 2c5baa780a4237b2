import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

export interface ReadRecord {
  readonly shard: string;
  readonly partitionKey: string;
  readonly data: string;
}

async function readShard(client: KinesisClient, stream: string, shard: string): Promise<ReadRecord[]> {
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({ StreamName: stream, ShardId: shard, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 10_000 }));
  return Records.map(({ PartitionKey = '', Data }) => ({
    shard,
    partitionKey: PartitionKey,
    data: Buffer.from(Data ?? []).toString(),
  }));
}

/** Everything on a stream, shard after shard. */
export async function readStream(stream: string): Promise<ReadRecord[]> {
  const client = new KinesisClient({ requestHandler: new NodeHttpHandler() });
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: stream }));
  const records = await Promise.all(Shards.map(({ ShardId = '' }) => readShard(client, stream, ShardId)));
  client.destroy();
  return records.flat();
}

/** The `id` of each line, in the order of the shards. */
export const idsIn = (records: readonly ReadRecord[]): unknown[] =>
  records.flatMap(({ data }) =>
    data
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  );
