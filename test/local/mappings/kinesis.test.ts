import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateStreamCommand,
  DescribeStreamCommand,
  KinesisClient,
  MergeShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Outcome } from '../../../local/lambda/waiting.ts';
import { type KinesisMappingOptions, startKinesisMapping } from '../../../local/mappings/kinesis.ts';
import type { Mapping } from '../../../local/mappings/mapping.ts';
import { type Servers, startServers } from '../../../local/servers/servers.ts';
import { eventually } from '../lambda/fixture.ts';

let servers: Servers;
let client: KinesisClient;
const running: Mapping[] = [];

beforeAll(async () => {
  servers = await startServers();
  client = new KinesisClient({
    endpoint: servers.endpoints.kinesis,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: new NodeHttpHandler(),
  });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((mapping) => mapping.stop()));
});

afterAll(async () => {
  client.destroy();
  await servers.stop();
});

interface Call {
  readonly shard: string;
  readonly data: readonly string[];
  readonly checkpoint: string;
}

/** What a mapping delivers, as `answer` judges it. */
function deliveries(
  streamName: string,
  answer: (call: Call) => Outcome = () => ({ payload: 'null' }),
  changes: Partial<KinesisMappingOptions> = {},
): { readonly calls: Call[]; readonly mapping: Mapping } {
  const calls: Call[] = [];
  const mapping = startKinesisMapping({
    endpoint: servers.endpoints.kinesis,
    streamName,
    source: {
      arn: `arn:aws:kinesis:us-east-1:000000000000:stream/${streamName}`,
      region: 'us-east-1',
      role: 'role',
    },
    limits: { size: 100, windowMs: 0, payloadBytes: 100_000 },
    directory: mkdtempSync(join(tmpdir(), 'tormenta-mapping-')),
    invoke: async (payload) => {
      const records: { eventID: string; kinesis: { data: string; sequenceNumber: string } }[] =
        JSON.parse(payload).Records;
      const call = {
        shard: records[0]?.eventID.split(':')[0] ?? '',
        data: records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString()),
        checkpoint: records.at(-1)?.kinesis.sequenceNumber ?? '',
      };
      calls.push(call);
      return answer(call);
    },
    ...changes,
  });
  running.push(mapping);
  return { calls, mapping };
}

const received = (calls: readonly Call[]) => calls.flatMap(({ data }) => data);

async function newStream(name: string, shards = 1): Promise<string> {
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }));
  await active(name);
  return name;
}

async function active(stream: string): Promise<void> {
  for (let status = ''; status !== 'ACTIVE'; ) {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName: stream }));
    status = StreamDescription?.StreamStatus ?? '';
  }
}

async function put(stream: string, texts: readonly string[], hashKey = '0'): Promise<void> {
  const Records = texts.map((text) => ({
    Data: Buffer.from(text),
    PartitionKey: 'k',
    ExplicitHashKey: hashKey,
  }));
  await client.send(new PutRecordsCommand({ StreamName: stream, Records }));
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => String(from + at));

test('records come from the oldest on, in order, before the mapping was there and after', async () => {
  const stream = await newStream('order');
  await put(stream, numbered(0, 250));
  const { calls } = deliveries(stream);
  await eventually(() => received(calls).length >= 250);
  await put(stream, numbered(250, 260));
  await eventually(() => received(calls).length >= 260);
  expect(received(calls)).toEqual(numbered(0, 260));
  expect(Math.max(...calls.map(({ data }) => data.length))).toBeLessThanOrEqual(100);
});

test('a batch that fails comes again whole until it succeeds, and what is behind it waits', async () => {
  const stream = await newStream('retry');
  await put(stream, ['a', 'b']);
  let failures = 0;
  const { calls } = deliveries(stream, ({ data }) => {
    if (!data.includes('a') || failures === 3) return { payload: 'null' };
    failures += 1;
    return failures === 2 ? { throttled: 'busy' } : { error: { errorType: 'Error', errorMessage: 'no' } };
  });
  await eventually(() => failures > 0);
  await put(stream, ['c']);
  await eventually(() => received(calls).includes('c'));
  expect(calls.map(({ data }) => data)).toEqual([['a', 'b'], ['a', 'b'], ['a', 'b'], ['a', 'b'], ['c']]);
});

test('a window gathers records into one batch', async () => {
  const stream = await newStream('window');
  const limits = { size: 100, windowMs: 1_500, payloadBytes: 100_000 };
  const { calls } = deliveries(stream, undefined, { limits });
  await put(stream, ['a']);
  await put(stream, ['b']);
  await eventually(() => received(calls).length >= 2);
  expect(calls.map(({ data }) => data)).toEqual([['a', 'b']]);
});

test('a batch ends where its payload is full', async () => {
  const stream = await newStream('payload');
  await put(stream, ['a'.repeat(600), 'b'.repeat(600), 'c'.repeat(600)]);
  const limits = { size: 100, windowMs: 60_000, payloadBytes: 3_000 };
  const { calls } = deliveries(stream, undefined, { limits });
  await eventually(() => calls.length > 0);
  expect(calls.map(({ data }) => data.map((text) => text.slice(0, 1)))).toEqual([['a', 'b']]);
});

test('a mapping that starts again goes on behind what succeeded, and repeats what did not', async () => {
  const stream = await newStream('restart');
  const directory = mkdtempSync(join(tmpdir(), 'tormenta-mapping-'));
  await put(stream, ['a']);
  const first = deliveries(
    stream,
    ({ data }) =>
      data.includes('a') ? { payload: 'null' } : { error: { errorType: 'Error', errorMessage: 'no' } },
    { directory },
  );
  await eventually(() => first.calls.length > 0);
  await put(stream, ['b']);
  await eventually(() => received(first.calls).includes('b'));
  await first.mapping.stop();
  const second = deliveries(stream, undefined, { directory });
  await put(stream, ['c']);
  await eventually(() => received(second.calls).includes('c'));
  expect(received(second.calls)).toEqual(['b', 'c']);
});

test('each shard has its own order, and children come after their parents', async () => {
  const stream = await newStream('merge', 2);
  const upper = String(2n ** 127n);
  await put(stream, ['a']);
  await put(stream, ['b'], upper);
  await client.send(
    new MergeShardsCommand({
      StreamName: stream,
      ShardToMerge: 'shardId-000000000000',
      AdjacentShardToMerge: 'shardId-000000000001',
    }),
  );
  await active(stream);
  await put(stream, ['c']);
  const { calls } = deliveries(stream);
  await eventually(() => received(calls).length >= 3);
  expect(received(calls).slice(0, 2).sort()).toEqual(['a', 'b']);
  expect(calls.at(-1)).toMatchObject({ shard: 'shardId-000000000002', data: ['c'] });
});

test('a mapping whose stream is gone says so', async () => {
  const { mapping } = deliveries('missing');
  await expect(mapping.done).rejects.toThrow(/ListShards failed: .*missing/);
  running.length = 0;
});
