import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { BACKGROUND, dynamo, kinesis } from '../../../lambdas/aws/clients.ts';
import { archivedShards } from '../../../lambdas/aws/stream-tips.ts';
import { padSequence } from '../../../lambdas/domain/sequence.ts';
import { type Embedded, embedded } from '../../embedded.ts';

let platform: Embedded;
let db: DynamoDBDocumentClient;
let writer: KinesisClient;

beforeAll(async () => {
  platform = await embedded({ shards: 1 });
  db = dynamo(BACKGROUND);
  writer = new KinesisClient({ requestHandler: new NodeHttpHandler() });
});
afterAll(async () => {
  db.destroy();
  writer.destroy();
  await platform.stop();
});

async function put(): Promise<string> {
  const command = new PutRecordCommand({
    StreamName: platform.stream,
    PartitionKey: 'a',
    Data: Buffer.from('{}'),
  });
  return padSequence((await writer.send(command)).SequenceNumber ?? '');
}

const archivedUpTo = (last: string) =>
  db.send(
    new PutCommand({
      TableName: platform.tables.cursors,
      Item: { pk: 'cursor', sk: 'shardId-000000000000', last, arrival: 1 },
    }),
  );

test('a shard is archived up to its first record that isn’t, and up to now where there is none', async () => {
  const client = kinesis(BACKGROUND);
  const archived = archivedShards(client, platform.stream, db, platform.tables.cursors);
  const NOW = Date.now() + 60_000;
  const shard = 'shardId-000000000000';
  expect(await archived(NOW)).toEqual([{ shard, untilMs: NOW }]);

  const before = Date.now();
  const first = await put();
  const second = await put();
  for (const last of [undefined, first]) {
    if (last !== undefined) await archivedUpTo(last);
    const [{ untilMs } = { untilMs: 0 }] = await archived(NOW);
    expect(untilMs).toBeGreaterThanOrEqual(before - 1000);
    expect(untilMs).toBeLessThan(NOW);
  }
  await archivedUpTo(second);
  expect(await archived(NOW)).toEqual([{ shard, untilMs: NOW }]);
  client.destroy();
});
