import { type KinesisClient, ListShardsCommand, type Shard } from '@aws-sdk/client-kinesis';

/** Which shards a shard came from: none, one after a split, two after a merge; none for a shard no longer listed. */
export const parentShards =
  (client: KinesisClient, streamName: string) =>
  async (shard: string): Promise<readonly string[]> => {
    const shards = await listShards(client, streamName);
    const { ParentShardId, AdjacentParentShardId } = shards.find(({ ShardId }) => ShardId === shard) ?? {};
    return [ParentShardId, AdjacentParentShardId].filter((id) => id !== undefined);
  };

/** Every shard that the stream still has records of, or takes them. */
export const shardIds = async (client: KinesisClient, streamName: string): Promise<string[]> =>
  (await listShards(client, streamName)).flatMap(({ ShardId }) => ShardId ?? []);

async function listShards(client: KinesisClient, streamName: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListShardsCommand(token === undefined ? { StreamName: streamName } : { NextToken: token }),
    );
    shards.push(...(page.Shards ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return shards;
}
