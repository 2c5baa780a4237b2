import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sqs } from '../../../lambdas/aws/clients.ts';
import { overflowQueue } from '../../../lambdas/aws/overflow-queue.ts';
import { sha256 } from '../../../lambdas/domain/hash.ts';
import { encodeOverflow } from '../../../lambdas/domain/stream-record.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { drainQueue } from '../queue-reader.ts';
import { serviceAt, type UnsteadyDoor, unsteadyQueue } from '../unsteady-door.ts';

let platform: Embedded;
let door: UnsteadyDoor;

beforeAll(async () => {
  platform = await embedded();
  door = await unsteadyQueue(process.env.AWS_ENDPOINT_URL_SQS ?? '');
});

afterAll(async () => {
  await door.stop();
  await platform.stop();
});

const records = (count: number, bytes: number) =>
  Array.from({ length: count }, (_, index) => ({
    data: Buffer.alloc(bytes, index),
    partitionKey: String(index),
    explicitHashKey: '42',
  }));

const send = (queueUrl: string) => overflowQueue(sqs({ timeoutMs: 5_000, attempts: 1 }), queueUrl, 5_000);

/** The SDK calls a queue at the host of its URL. */
const sendThroughDoor = (waiting: ReturnType<typeof records>) => {
  const queueUrl = new URL(new URL(platform.queues.overflow).pathname, door.url).href;
  return serviceAt('SQS', door.url, () => send(queueUrl)(waiting));
};

test('sends records ten at a time, and no more bytes than a call takes', async () => {
  const small = records(23, 100);
  const large = records(7, 50_000);

  expect(await sendThroughDoor([...small, ...large])).toEqual([]);
  expect([...door.calls].sort((a, b) => a - b)).toEqual([1, 3, 6, 10, 10]);
  const waiting = (await drainQueue(platform.queues.overflow)).map(sha256).sort();
  expect(waiting).toEqual([...small, ...large].map((record) => sha256(encodeOverflow(record))).sort());
});

test('answers the records that the queue refused', async () => {
  door.moods.push('throttle');
  const [first, second, third] = records(3, 10);
  if (!(first && second && third)) throw new Error('three records');

  expect(await sendThroughDoor([first, second, third])).toEqual([{ record: second, reason: 'NotSent' }]);
  expect((await drainQueue(platform.queues.overflow)).sort()).toEqual(
    [first, third].map((record) => encodeOverflow(record)),
  );
});

test('answers every record where there is no queue', async () => {
  const lonely = records(2, 10);

  expect(await send(`${platform.queues.overflow}-missing`)(lonely)).toEqual(
    lonely.map((record) => ({ record, reason: 'QueueDoesNotExist' })),
  );
});
