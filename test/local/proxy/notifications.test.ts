import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openJournal } from '../../../local/proxy/notification-journal.ts';
import { startProxy } from '../../../local/proxy/proxy.ts';
import { type Servers, startServers } from '../../../local/servers/servers.ts';
import { type Embedded, embedded } from '../../embedded.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:land';
const SETTINGS = { QueueArn: ARN, Events: ['s3:ObjectCreated:*' as const], Id: 'land' };
const FILTER = {
  Key: {
    FilterRules: [
      { Name: 'prefix' as const, Value: 'events/' },
      { Name: 'suffix' as const, Value: '.zst' },
    ],
  },
};

let platform: Embedded;
let s3: S3Client;
let sqs: SQSClient;
let queue: string;

beforeAll(async () => {
  platform = await embedded();
  s3 = new S3Client({});
  sqs = new SQSClient({});
  queue = `${process.env.AWS_ENDPOINT_URL_SQS}/000000000000/land`;
  await sqs.send(new CreateQueueCommand({ QueueName: 'land' }));
});
afterAll(async () => {
  s3.destroy();
  sqs.destroy();
  await platform.stop();
});

const configure = (configuration: object = { ...SETTINGS, Filter: FILTER }) =>
  s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: platform.bucket,
      NotificationConfiguration: { QueueConfigurations: [{ ...SETTINGS, ...configuration }] },
    }),
  );

const put = (Key: string, Body = 'body', more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket: platform.bucket, Key, Body, ...more }));

/** What is in the queue now, taken out of it. */
async function messages(endpoint = queue) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: endpoint, MaxNumberOfMessages: 10 }),
  );
  for (const { ReceiptHandle } of Messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl: endpoint, ReceiptHandle }));
  return Messages.map(({ Body }) => JSON.parse(Body ?? ''));
}

const told = async () =>
  (await messages()).map(({ Records: [record] }) => [record.eventName, record.s3.object.key]);

test('whoever configures notifications has a test event sent, once', async () => {
  await configure();
  await configure();
  expect(await messages()).toMatchObject([{ Event: 's3:TestEvent', Bucket: platform.bucket }]);
  const got = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: platform.bucket }));
  expect(got.QueueConfigurations).toMatchObject([{ Id: 'land', QueueArn: ARN, Filter: { Key: FILTER.Key } }]);
});

test('a queue is told of a new object before its writer gets the answer', async () => {
  const { ETag } = await put('events/dt=2026-11-21/hh=03/a b+ñ.zst', 'twelve bytes');
  const [{ Records }] = await messages();
  expect(Records).toHaveLength(1);
  expect(Records[0]).toMatchObject({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventName: 'ObjectCreated:Put',
    s3: {
      configurationId: 'land',
      bucket: { name: platform.bucket, arn: `arn:aws:s3:::${platform.bucket}` },
      object: { key: 'events/dt%3D2026-11-21/hh%3D03/a+b%2B%C3%B1.zst', size: 12, eTag: ETag?.slice(1, -1) },
    },
  });
});

test('as long as the queue has not taken the message the writer has no answer', async () => {
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const slow = createServer(async (request, response) => {
    request.resume();
    asked.resolve();
    await held.promise;
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const address = slow.address();
  const sqsEndpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const servers = await startServers();
  const directory = mkdtempSync(join(tmpdir(), 'tormenta-notifications-'));
  const journal = openJournal(directory);
  journal.configure('units', [{ id: 'land', queueArn: ARN, prefix: '', suffix: '' }]);
  journal.close();
  const proxy = await startProxy({ ...servers.endpoints, sqs: sqsEndpoint }, { directory });
  await fetch(`${proxy.endpoints.s3}/units`, { method: 'PUT' });
  const steps: string[] = [];
  const writing = fetch(`${proxy.endpoints.s3}/units/a`, { method: 'PUT', body: 'x' }).then(({ status }) =>
    steps.push(`answered ${status}`),
  );
  await asked.promise;
  await sleep(100);
  steps.push('message taken');
  held.resolve();
  await writing;
  expect(steps).toEqual(['message taken', 'answered 200']);
  await proxy.stop();
  await servers.stop();
  slow.closeAllConnections();
  slow.close();
  rmSync(directory, { recursive: true });
});

test('of later events the sequencer is larger', async () => {
  await put('events/s.zst');
  await put('events/s.zst');
  const all = (await messages()).map(({ Records: [record] }) => record.s3.object.sequencer);
  expect(all).toHaveLength(2);
  expect(all).toEqual([...new Set(all)].toSorted());
});

test('nobody is told of other keys, of refused writes and of reads', async () => {
  await put('events/once.zst', 'a', { IfNoneMatch: '*' });
  await expect(put('events/once.zst', 'b', { IfNoneMatch: '*' })).rejects.toThrow('pre-conditions');
  await put('events/other.txt');
  await put('other/a.zst');
  expect(await told()).toEqual([['ObjectCreated:Put', 'events/once.zst']]);
});

test('a copy and an upload in parts are told of as such', async () => {
  const where = { Bucket: platform.bucket, Key: 'events/parts.zst' };
  await s3.send(
    new CopyObjectCommand({ ...where, Key: 'events/copy.zst', CopySource: `${platform.bucket}/other/a.zst` }),
  );
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(where));
  const part = await s3.send(new UploadPartCommand({ ...where, UploadId, PartNumber: 1, Body: 'x' }));
  await s3.send(
    new CompleteMultipartUploadCommand({
      ...where,
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag: part.ETag }] },
    }),
  );
  expect(await told()).toEqual([
    ['ObjectCreated:Copy', 'events/copy.zst'],
    ['ObjectCreated:CompleteMultipartUpload', 'events/parts.zst'],
  ]);
});

test('what is not told of here is refused', async () => {
  await expect(configure({ Events: ['s3:ObjectRemoved:*'] })).rejects.toThrow('s3:ObjectCreated:*');
  await expect(configure({ QueueArn: `${ARN}-missing` })).rejects.toThrow('destination configurations');
});

test('a platform that was killed between a write and its message sends it when it starts again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tormenta-notifications-'));
  const servers: Servers = await startServers();
  await fetch(`${servers.endpoints.s3}/units`, { method: 'PUT' });
  await fetch(`${servers.endpoints.s3}/units/there`, { method: 'PUT', body: 'x' });
  const own = `${servers.endpoints.sqs}/000000000000/land`;
  const client = new SQSClient({ endpoint: servers.endpoints.sqs });
  await client.send(new CreateQueueCommand({ QueueName: 'land' }));
  const journal = openJournal(directory);
  journal.configure('units', [{ id: 'land', queueArn: ARN, prefix: '', suffix: '' }]);
  for (const key of ['there', 'never-written'])
    journal.begin({ bucket: 'units', path: `/units/${key}`, key, event: 'ObjectCreated:Put' });
  journal.close();
  await (await startProxy(servers.endpoints, { directory })).stop();
  await (await startProxy(servers.endpoints, { directory })).stop();
  const { Messages } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: own, MaxNumberOfMessages: 10 }),
  );
  expect(Messages?.map(({ Body }) => JSON.parse(Body ?? '').Records[0].s3.object.key)).toEqual(['there']);
  client.destroy();
  await servers.stop();
  rmSync(directory, { recursive: true });
});
