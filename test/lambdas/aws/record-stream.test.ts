import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, kinesis } from '../../../lambdas/aws/clients.ts';
import { recordStream } from '../../../lambdas/aws/record-stream.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { readStream } from '../stream-reader.ts';
import { serviceAt, type UnsteadyDoor, unsteadyStream } from '../unsteady-door.ts';

let platform: Embedded;
let door: UnsteadyDoor;

beforeAll(async () => {
  platform = await embedded();
  door = await unsteadyStream(process.env.AWS_ENDPOINT_URL_KINESIS ?? '');
});

afterAll(async () => {
  await door.stop();
  await platform.stop();
});

test('cuts what one PutRecords cannot take by records and by bytes', async () => {
  const put = recordStream(kinesis(BACKGROUND), platform.stream, 20_000);
  const record = (bytes: number) => ({
    data: Buffer.alloc(bytes, 'x'),
    partitionKey: '1',
    explicitHashKey: '1',
  });

  await serviceAt('KINESIS', door.url, async () => {
    expect(await put(Array.from({ length: 501 }, () => record(1)))).toEqual([]);
    expect(await put(Array.from({ length: 101 }, () => record(50_000)))).toEqual([]);
  });
  expect([...door.calls].sort((a, b) => a - b)).toEqual([1, 2, 99, 500]);
});

test('an explicit hash key decides on the shard, whatever the partition key', async () => {
  const put = recordStream(kinesis(BACKGROUND), platform.stream, 20_000);
  const highest = String(2n ** 128n - 1n);
  await put([
    { data: Buffer.from('low'), partitionKey: 'same', explicitHashKey: '0' },
    { data: Buffer.from('high'), partitionKey: 'same', explicitHashKey: highest },
  ]);

  const records = await readStream(platform.stream);
  expect(records.filter(({ partitionKey }) => partitionKey === 'same')).toEqual([
    { shard: 'shardId-000000000000', partitionKey: 'same', data: 'low' },
    { shard: 'shardId-000000000001', partitionKey: 'same', data: 'high' },
  ]);
});
