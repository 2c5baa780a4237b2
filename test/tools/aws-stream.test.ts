import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, kinesis } from '../../lambdas/aws/clients.ts';
import { type ReadRecord, readStream, shardsOf } from '../../tools/aws-stream.ts';
import { type Embedded, embedded } from '../embedded.ts';

let aws: Embedded;
beforeAll(async () => {
  aws = await embedded({ shards: 2 });
});
afterAll(() => aws.stop());

test('every record of every shard is read, each shard in its order', async () => {
  const client = kinesis(BACKGROUND);
  for (let n = 0; n < 40; n++) {
    const put = { StreamName: aws.stream, PartitionKey: String(n), Data: Buffer.from(`record ${n}`) };
    await client.send(new PutRecordCommand(put));
  }
  const records: ReadRecord[] = [];
  for await (const record of readStream(client, aws.stream)) records.push(record);

  const shards = await shardsOf(client, aws.stream);
  expect(shards).toHaveLength(2);
  const numbers = (shard: string) =>
    records.filter((record) => record.shard === shard).map(({ data }) => Number(data.toString().slice(7)));
  for (const shard of shards) expect(numbers(shard)).toEqual([...numbers(shard)].sort((a, b) => a - b));
  expect(shards.flatMap(numbers).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
});
