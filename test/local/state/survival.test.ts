import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { list, member } from '../../../local/resources/property.ts';
import { callServer } from '../../../local/servers/json-call.ts';
import { type Servers, startServers } from '../../../local/servers/servers.ts';
import type { Json } from '../../../local/template/json.ts';
import { startChild } from './child.ts';

const HUNDRED = Array.from({ length: 100 }, (_, n) => `n${n}`).toSorted();

let directory: string;
let servers: Servers;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tormenta-survival-'));
  const child = await startChild(new URL('./fill-servers.ts', import.meta.url), directory);
  await child.kill();
  servers = await startServers({ directory });
});
afterAll(async () => {
  await servers.stop();
  await rm(directory, { recursive: true });
});

const members = (values: Json | undefined, name: string): readonly string[] =>
  list(values)
    .map((each) => String(member(each, name)))
    .toSorted();

test('100 of 100 records survive a kill -9', async () => {
  const { kinesis } = servers.endpoints;
  const read = async (shard: number): Promise<readonly Json[]> => {
    const where = { StreamName: 'events', ShardId: `shardId-00000000000${shard}` };
    const { ShardIterator = '' } = await callServer(kinesis, 'kinesis', 'GetShardIterator', {
      ...where,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    const got = await callServer(kinesis, 'kinesis', 'GetRecords', { ShardIterator, Limit: 1_000 });
    return list(got.Records);
  };
  const records = [...(await read(0)), ...(await read(1))];
  expect(members(records, 'PartitionKey')).toEqual(HUNDRED);
});

test('records put after a kill -9 follow those before', async () => {
  const { kinesis } = servers.endpoints;
  const put = (PartitionKey: string) =>
    callServer(kinesis, 'kinesis', 'PutRecord', { StreamName: 'events', PartitionKey, Data: '' });
  const { ShardIterator = '' } = await callServer(kinesis, 'kinesis', 'GetShardIterator', {
    StreamName: 'events',
    ShardId: String((await put('n0')).ShardId),
    ShardIteratorType: 'TRIM_HORIZON',
  });
  const { Records } = await callServer(kinesis, 'kinesis', 'GetRecords', { ShardIterator });
  const numbers = list(Records).map((each) => BigInt(String(member(each, 'SequenceNumber'))));
  expect(numbers).toEqual(numbers.toSorted((a, b) => (a < b ? -1 : 1)));
  expect(list(Records).at(-1)).toMatchObject({ PartitionKey: 'n0', Data: '' });
});

test('100 of 100 items survive a kill -9', async () => {
  const { Items } = await callServer(servers.endpoints.dynamodb, 'dynamodb', 'Scan', { TableName: 'items' });
  expect(
    list(Items)
      .map((item) => String(member(member(item, 'pk'), 'S')))
      .toSorted(),
  ).toEqual(HUNDRED);
});

test('100 of 100 objects survive a kill -9 with their metadata', async () => {
  const found = await Promise.all(
    HUNDRED.map(async (n) => {
      const got = await fetch(`${servers.endpoints.s3}/objects/${n}`);
      return [await got.text(), got.headers.get('x-amz-meta-last')];
    }),
  );
  expect(found).toEqual(HUNDRED.map((n) => [n, n]));
});

test('100 of 100 messages survive a kill -9, and their deduplication ids', async () => {
  const { sqs } = servers.endpoints;
  const QueueUrl = `${sqs}/000000000000/units.fifo`;
  const again = { MessageGroupId: 'n7', MessageDeduplicationId: 'n7' };
  await callServer(sqs, 'sqs', 'SendMessage', { QueueUrl, MessageBody: 'n7', ...again });
  const received: Json[] = [];
  for (let polls = 0; polls < 11; polls += 1) {
    const got = await callServer(sqs, 'sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
    received.push(...list(got.Messages));
  }
  expect(members(received, 'Body')).toEqual(HUNDRED);
});

test('100 of 100 partitions survive a kill -9', async () => {
  const place = { DatabaseName: 'lake', TableName: 'daily' };
  const { Partitions } = await callServer(servers.endpoints.glue, 'glue', 'GetPartitions', place);
  expect(members(Partitions, 'Values')).toEqual(HUNDRED);
});
