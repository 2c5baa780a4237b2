/** The calls of Kinesis that a mapping makes. */
import { callServer } from '../servers/json-call.ts';
import type { KinesisRecord } from './kinesis-event.ts';
import type { IteratorStart, Shard } from './shards.ts';

export interface Reply {
  readonly records: readonly KinesisRecord[];
  /** None at the end of a closed shard. */
  readonly next?: string;
}

export interface StreamReader {
  shards(): Promise<Shard[]>;
  iterator(shardId: string, start: IteratorStart): Promise<string>;
  records(iterator: string, limit: number): Promise<Reply>;
}

interface ListedShard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly AdjacentParentShardId?: string;
  readonly SequenceNumberRange: { readonly EndingSequenceNumber?: string };
}

interface Answers {
  readonly ListShards: { readonly Shards: readonly ListedShard[]; readonly NextToken?: string };
  readonly GetShardIterator: { readonly ShardIterator: string };
  readonly GetRecords: { readonly Records: readonly KinesisRecord[]; readonly NextShardIterator?: string };
}

export function streamReader(endpoint: string, streamName: string, signal: AbortSignal): StreamReader {
  const ask = async <Name extends keyof Answers>(operation: Name, input: object): Promise<Answers[Name]> =>
    callServer<Answers[Name]>(endpoint, 'kinesis', operation, input, signal);

  return {
    shards: async () => {
      const listed: ListedShard[] = [];
      let token: string | undefined;
      do {
        const from = token === undefined ? { StreamName: streamName } : { NextToken: token };
        const { Shards, NextToken } = await ask('ListShards', from);
        listed.push(...Shards);
        token = NextToken;
      } while (token);
      return listed.map(toShard);
    },
    iterator: async (shardId, start) => {
      const input = { StreamName: streamName, ShardId: shardId, ...start };
      return (await ask('GetShardIterator', input)).ShardIterator;
    },
    records: async (iterator, limit) => {
      const { Records, NextShardIterator } = await ask('GetRecords', {
        ShardIterator: iterator,
        Limit: limit,
      });
      return { records: Records, ...(NextShardIterator ? { next: NextShardIterator } : {}) };
    },
  };
}

const toShard = (listed: ListedShard): Shard => ({
  id: listed.ShardId,
  parents: [listed.ParentShardId, listed.AdjacentParentShardId].filter((id) => id !== undefined),
  closed: listed.SequenceNumberRange.EndingSequenceNumber !== undefined,
});
