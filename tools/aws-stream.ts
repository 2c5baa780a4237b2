/** A stream, read whole from its oldest record: for whoever checks what the platform made of it. */
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import { padSequence } from '../lambdas/domain/sequence.ts';

export interface ReadRecord {
  readonly shard: string;
  /** Padded. */
  readonly sequence: string;
  readonly data: Buffer;
}

export async function shardsOf(client: KinesisClient, stream: string): Promise<string[]> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: stream }));
  return Shards.flatMap(({ ShardId }) => (ShardId === undefined ? [] : [ShardId]));
}

const READ = 2_000;

/** Ends at the shard's tip, which a read that finds nothing and isn't behind shows; or at its closed end. */
async function* recordsOf(client: KinesisClient, stream: string, shard: string): AsyncGenerator<ReadRecord> {
  const start = { StreamName: stream, ShardId: shard, ShardIteratorType: 'TRIM_HORIZON' } as const;
  let { ShardIterator: iterator } = await client.send(new GetShardIteratorCommand(start));
  while (iterator !== undefined) {
    const read = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: READ }));
    for (const { SequenceNumber = '', Data = new Uint8Array() } of read.Records ?? []) {
      yield { shard, sequence: padSequence(SequenceNumber), data: Buffer.from(Data) };
    }
    const atTip = read.Records?.length === 0 && !read.MillisBehindLatest;
    iterator = atTip ? undefined : read.NextShardIterator;
  }
}

/** Every record, shard after shard, each shard's in order. */
export async function* readStream(client: KinesisClient, stream: string): AsyncGenerator<ReadRecord> {
  for (const shard of await shardsOf(client, stream)) yield* recordsOf(client, stream, shard);
}
