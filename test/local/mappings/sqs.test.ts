import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Outcome } from '../../../local/lambda/waiting.ts';
import type { Mapping } from '../../../local/mappings/mapping.ts';
import { type SqsMappingOptions, startSqsMapping } from '../../../local/mappings/sqs.ts';
import { type Servers, startServers } from '../../../local/servers/servers.ts';
import { eventually } from '../lambda/fixture.ts';

let servers: Servers;
let client: SQSClient;
const running: Mapping[] = [];

beforeAll(async () => {
  servers = await startServers();
  client = new SQSClient({
    endpoint: servers.endpoints.sqs,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((mapping) => mapping.stop()));
});

afterAll(async () => {
  client.destroy();
  await servers.stop();
});

interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

function deliveries(
  queueName: string,
  answer: (messages: readonly Message[]) => Outcome | Promise<Outcome> = () => ({ payload: 'null' }),
  changes: Partial<SqsMappingOptions> = {},
): { readonly calls: (readonly Message[])[] } {
  const calls: (readonly Message[])[] = [];
  const mapping = startSqsMapping({
    endpoint: servers.endpoints.sqs,
    queueName,
    source: { arn: `arn:aws:sqs:us-east-1:000000000000:${queueName}`, region: 'us-east-1' },
    limits: { size: 10, windowMs: 0, payloadBytes: 1_000_000 },
    partialResponses: true,
    invoke: async (payload) => {
      const messages: readonly Message[] = JSON.parse(payload).Records;
      calls.push(messages);
      return answer(messages);
    },
    ...changes,
  });
  running.push(mapping);
  return { calls };
}

const bodies = (calls: readonly (readonly Message[])[]) => calls.flat().map(({ body }) => body);
const urlOf = (name: string) => `${servers.endpoints.sqs}/000000000000/${name}`;

async function newQueue(name: string, attributes: Record<string, string> = {}): Promise<string> {
  const fifo = name.endsWith('.fifo') ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {};
  await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { ...fifo, ...attributes } }));
  return name;
}

async function send(queue: string, body: string, group?: string): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: urlOf(queue),
      MessageBody: body,
      ...(group === undefined ? {} : { MessageGroupId: group }),
    }),
  );
}

async function firstOf(queue: string): Promise<string | undefined> {
  for (;;) {
    const poll = new ReceiveMessageCommand({ QueueUrl: urlOf(queue), WaitTimeSeconds: 1 });
    const { Messages = [] } = await client.send(poll);
    if (Messages.length > 0) return Messages[0]?.Body;
  }
}

test('messages come with what SQS knows of them, and are deleted when the function has dealt with them', async () => {
  const queue = await newQueue('plain', { VisibilityTimeout: '1' });
  await send(queue, 'a');
  const { calls } = deliveries(queue);
  await send(queue, 'b');
  await eventually(() => bodies(calls).length >= 2);
  expect(bodies(calls).sort()).toEqual(['a', 'b']);
  expect(calls.flat()[0]?.attributes).toMatchObject({
    ApproximateReceiveCount: '1',
    SentTimestamp: expect.any(String),
  });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(bodies(calls)).toHaveLength(2);
});

test('only the messages that a response lists come again', async () => {
  const queue = await newQueue('partial', { VisibilityTimeout: '1' });
  for (const body of ['a', 'b', 'c']) await send(queue, body);
  const { calls } = deliveries(queue, (messages) => ({
    payload: JSON.stringify({
      batchItemFailures: messages
        .filter(({ body, attributes }) => body === 'b' && attributes.ApproximateReceiveCount === '1')
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    }),
  }));
  await eventually(() => bodies(calls).length >= 4);
  expect(bodies(calls).slice(0, 3).sort()).toEqual(['a', 'b', 'c']);
  expect(bodies(calls).slice(3)).toEqual(['b']);
});

test('a batch that fails comes again, and ends in the dead-letter queue after its attempts', async () => {
  await newQueue('dead');
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
    maxReceiveCount: 2,
  });
  const queue = await newQueue('failing', { VisibilityTimeout: '1', RedrivePolicy });
  await send(queue, 'a');
  const { calls } = deliveries(queue, () => ({ error: { errorType: 'Error', errorMessage: 'no' } }));
  expect(await firstOf('dead')).toBe('a');
  expect(bodies(calls)).toEqual(['a', 'a']);
});

test("a FIFO queue's groups are worked on side by side, each in order", async () => {
  const queue = await newQueue('groups.fifo', { VisibilityTimeout: '30' });
  const busy = new Map<string, number>();
  let most = 0;
  const { calls } = deliveries(
    queue,
    async (messages) => {
      for (const { attributes } of messages) {
        const group = attributes.MessageGroupId ?? '';
        expect(busy.get(group) ?? 0).toBe(0);
        busy.set(group, 1);
      }
      most = Math.max(most, [...busy.values()].filter((count) => count > 0).length);
      await new Promise((resolve) => setTimeout(resolve, 20));
      for (const { attributes } of messages) busy.set(attributes.MessageGroupId ?? '', 0);
      return { payload: 'null' };
    },
    { limits: { size: 1, windowMs: 0, payloadBytes: 1_000_000 } },
  );
  for (let at = 0; at < 10; at += 1) {
    await send(queue, `a${at}`, 'a');
    await send(queue, `b${at}`, 'b');
  }
  await eventually(() => bodies(calls).length >= 20);
  const ofGroup = (group: string) => bodies(calls).filter((body) => body.startsWith(group));
  expect(ofGroup('a')).toEqual(Array.from({ length: 10 }, (_, at) => `a${at}`));
  expect(ofGroup('b')).toEqual(Array.from({ length: 10 }, (_, at) => `b${at}`));
  expect(most).toBe(2);
});

test('a window gathers more messages than one call brings', async () => {
  const queue = await newQueue('window', { VisibilityTimeout: '30' });
  for (let at = 0; at < 25; at += 1) await send(queue, String(at));
  const { calls } = deliveries(queue, undefined, {
    limits: { size: 20, windowMs: 60_000, payloadBytes: 1_000_000 },
    maximumConcurrency: 1,
  });
  await eventually(() => calls.length > 0);
  expect(calls.map((messages) => messages.length)).toEqual([20]);
});
