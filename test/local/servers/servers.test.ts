import { connect } from 'node:net';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo, kinesis, s3, sqs } from '../../../lambdas/aws/clients.ts';
import { startServers } from '../../../local/servers/servers.ts';
import { type Embedded, embedded } from '../../embedded.ts';

/** Whether a connection comes about. */
const reaches = (endpoint: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(endpoint);
    const socket = connect({ host: hostname, port: Number(port), timeout: 2_000 });
    const answer = (reached: boolean) => () => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });

/** Those of the servers behind the proxy that are reached by another address than 127.0.0.1. */
async function servedElsewhere(): Promise<readonly string[]> {
  const servers = await startServers();
  const others = Object.values(servers.endpoints).map((each) => each.replace('127.0.0.1', '127.0.0.2'));
  const reached = await Promise.all(others.map(reaches));
  await servers.stop();
  return others.filter((_, at) => reached[at]);
}

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

test('nothing listens beyond 127.0.0.1', async () => {
  // All of 127/8 leads to a server that listens on every interface.
  const endpoints = Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith('AWS_ENDPOINT_URL_') && value !== undefined ? [value] : [],
  );
  expect(endpoints.length).toBeGreaterThanOrEqual(6);
  const elsewhere = endpoints.map((endpoint) => reaches(endpoint.replace('127.0.0.1', '127.0.0.2')));
  expect(await Promise.all(endpoints.map(reaches))).toEqual(endpoints.map(() => true));
  expect(await Promise.all(elsewhere)).toEqual(endpoints.map(() => false));
  expect(await servedElsewhere()).toEqual([]);
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
