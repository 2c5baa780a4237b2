import {
  type KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, kinesis } from '../../../lambdas/aws/clients.ts';
import { parentShards } from '../../../lambdas/aws/shards.ts';
import { type Embedded, embedded } from '../../embedded.ts';

const shard = (index: number): string => `shardId-${String(index).padStart(12, '0')}`;

let platform: Embedded;
let client: KinesisClient;

beforeAll(async () => {
  platform = await embedded({ shards: 2 });
  client = kinesis(BACKGROUND);
});

afterAll(async () => {
  client.destroy();
  await platform.stop();
});

/** Asks until the stream has so many shards: it takes a moment to split one. */
async function untilShards(count: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: platform.stream }));
    if (Shards.length === count) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the stream never had ${count} shards`);
}

test('rule 5: shards know where they came from: nowhere, one after a split, two after a merge', async () => {
  const parents = parentShards(client, platform.stream);
  expect(await parents(shard(0))).toEqual([]);

  const StreamName = platform.stream;
  // Between the quarters: the first shard holds the lower half of the hash keys.
  const NewStartingHashKey = String(2n ** 126n);
  await client.send(new SplitShardCommand({ StreamName, ShardToSplit: shard(0), NewStartingHashKey }));
  await untilShards(4);
  expect(await parents(shard(2))).toEqual([shard(0)]);
  expect(await parents(shard(3))).toEqual([shard(0)]);
  expect(await parents(shard(1))).toEqual([]);

  await client.send(
    new MergeShardsCommand({ StreamName, ShardToMerge: shard(3), AdjacentShardToMerge: shard(1) }),
  );
  await untilShards(5);
  expect((await parents(shard(4))).toSorted()).toEqual([shard(1), shard(3)]);
  expect(await parents(shard(2))).toEqual([shard(0)]);
});

test('a shard that is listed no more has no parents', async () => {
  expect(await parentShards(client, platform.stream)(shard(99))).toEqual([]);
});

test('a stream that is not there is an error', async () => {
  await expect(parentShards(client, 'nowhere')(shard(0))).rejects.toThrow();
});
