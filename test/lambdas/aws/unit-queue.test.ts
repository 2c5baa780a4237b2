import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, sqs } from '../../../lambdas/aws/clients.ts';
import { unitQueue } from '../../../lambdas/aws/unit-queue.ts';
import { padSequence } from '../../../lambdas/domain/sequence.ts';
import type { Unit } from '../../../lambdas/domain/unit.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { drainQueue } from '../queue-reader.ts';

let platform: Embedded;
let client: SQSClient;

beforeAll(async () => {
  platform = await embedded({ shards: 1 });
  client = sqs(BACKGROUND);
});

afterAll(async () => {
  client.destroy();
  await platform.stop();
});

const queue = () => unitQueue(client, platform.queues.units);

function unit(shard: string, first: number): Unit {
  const at = padSequence(String(first));
  return { key: `${shard} ${first}`, shard, first: at, last: at, after: at, arrivalMs: 0, records: 1 };
}

async function receive(): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: platform.queues.units,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
}

test('rule 3: units come in order within their shard’s group, each once however often it was sent', async () => {
  for (const first of [1, 2, 1, 3, 2, 3]) await queue().send(unit('a', first));
  await queue().send(unit('b', 1));
  const bodies = await drainQueue(platform.queues.units);
  expect(bodies.filter((body) => body.startsWith('a'))).toEqual(['a 1', 'a 2', 'a 3']);
  expect(bodies.filter((body) => body.startsWith('b'))).toEqual(['b 1']);
});

test('rule 3: a message names its group and what it is deduplicated by', async () => {
  const shard = 'shardId-000000000007';
  await queue().send(unit(shard, 42));
  const [message] = await receive();
  expect(message?.Attributes).toMatchObject({
    MessageGroupId: shard,
    MessageDeduplicationId: `${shard}-${padSequence('42')}`,
  });
  // SQS takes 128 characters.
  expect(message?.Attributes?.MessageDeduplicationId?.length).toBeLessThanOrEqual(128);
  await queue().showAgain(message?.ReceiptHandle ?? '', 0);
  expect(await drainQueue(platform.queues.units)).toEqual([`${shard} 42`]);
});

test('rule 15: a message that is to be shown again stays hidden till then, with all behind it in its group', async () => {
  for (const first of [1, 2]) await queue().send(unit('c', first));
  const [head, next] = await receive();
  expect([head?.Body, next?.Body]).toEqual(['c 1', 'c 2']);
  await queue().showAgain(next?.ReceiptHandle ?? '', 0);
  expect(await receive()).toEqual([]);
  await queue().showAgain(head?.ReceiptHandle ?? '', 0);
  const again = await receive();
  expect(again.map(({ Body }) => Body)).toEqual(['c 1', 'c 2']);
  expect(again[0]?.Attributes?.ApproximateReceiveCount).toBe('2');
});

test('a queue that is not there is an error', async () => {
  await expect(unitQueue(client, `${platform.queues.units}x`).send(unit('d', 1))).rejects.toThrow();
});
