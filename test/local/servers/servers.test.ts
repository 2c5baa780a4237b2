import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo, kinesis, s3, sqs } from '../../../lambdas/aws/clients.ts';
import { type Embedded, embedded } from '../../embedded.ts';

let platform: Embedded;
beforeAll(async () => {
  platform = await embedded();
});
afterAll(() => platform.stop());

test('the stages reach a stream', async () => {
  const Records = [{ PartitionKey: '1', Data: Buffer.from('one') }];
  const sent = await kinesis(BACKGROUND).send(
    new PutRecordsCommand({ StreamName: platform.stream, Records }),
  );
  expect(sent.FailedRecordCount).toBe(0);
});

test('the stages reach a table', async () => {
  const Item = { pk: 'link#a', owner: 'demo#link', id: 'a' };
  await dynamo(BACKGROUND).send(new PutCommand({ TableName: platform.tables.links, Item }));
  const got = await dynamo(BACKGROUND).send(
    new GetCommand({ TableName: platform.tables.links, Key: { pk: 'link#a' } }),
  );
  expect(got.Item).toEqual(Item);
});

test('the stages reach a bucket', async () => {
  const where = { Bucket: platform.bucket, Key: 'events/dt=2026-11-21/a' };
  await s3(BACKGROUND).send(new PutObjectCommand({ ...where, Body: 'a', Metadata: { last: '7' } }));
  const got = await s3(BACKGROUND).send(new GetObjectCommand(where));
  expect([await got.Body?.transformToString(), got.Metadata]).toEqual(['a', { last: '7' }]);
});

test('a listing in pages has every key, in the order of its characters', async () => {
  const keys = ['k/-1', 'k/1', 'k/A', 'k/B-a', 'k/Ba', 'k/a', 'k/a-2', 'k/a1', 'k/é'];
  for (const Key of keys) {
    await s3(BACKGROUND).send(new PutObjectCommand({ Bucket: platform.bucket, Key, Body: 'x' }));
  }
  const listed: (string | undefined)[] = [];
  let after: string | undefined;
  do {
    const page = await s3(BACKGROUND).send(
      new ListObjectsV2Command({
        Bucket: platform.bucket,
        Prefix: 'k/',
        MaxKeys: 2,
        ...(after ? { ContinuationToken: after } : {}),
      }),
    );
    listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
    after = page.NextContinuationToken;
  } while (after !== undefined);
  expect(listed).toEqual(keys);
});

test('the stages reach a queue', async () => {
  const QueueUrl = platform.queues.units;
  const message = { MessageBody: 'unit', MessageGroupId: 'shard', MessageDeduplicationId: '1' };
  await sqs(BACKGROUND).send(new SendMessageCommand({ QueueUrl, ...message }));
  const got = await sqs(BACKGROUND).send(new ReceiveMessageCommand({ QueueUrl }));
  expect(got.Messages?.map((each) => each.Body)).toEqual(['unit']);
});
