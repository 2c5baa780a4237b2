import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, sqs } from '../../../../lambdas/aws/clients.ts';
import { type Embedded, embedded } from '../../../embedded.ts';

let platform: Embedded;
beforeAll(async () => {
  platform = await embedded();
});
afterAll(() => platform.stop());

const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => String(error),
  );

async function queue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  const fifo: Record<string, string> = QueueName.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
  const made = await sqs(BACKGROUND).send(
    new CreateQueueCommand({ QueueName, Attributes: { ...fifo, ...Attributes } }),
  );
  return made.QueueUrl ?? '';
}

const unit = (body: string, group: string) => ({
  Id: body,
  MessageBody: body,
  MessageGroupId: group,
  MessageDeduplicationId: body,
});

async function receive(QueueUrl: string, WaitTimeSeconds = 0): Promise<readonly Message[]> {
  const asked = { QueueUrl, WaitTimeSeconds, MaxNumberOfMessages: 10 };
  const got = await sqs(BACKGROUND).send(
    new ReceiveMessageCommand({ ...asked, MessageSystemAttributeNames: ['All'] }),
  );
  return got.Messages ?? [];
}

const handles = (messages: readonly Message[]) =>
  messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle: ReceiptHandle ?? '' }));

test('units come in order with what Lambda passes on', async () => {
  const QueueUrl = await queue('order.fifo');
  const Entries = ['1', '2', '3'].map((body) => unit(body, 'shard'));
  const sent = await sqs(BACKGROUND).send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  const messages = await receive(QueueUrl);
  expect(messages.map(({ Body }) => Body)).toEqual(['1', '2', '3']);
  expect(messages.map(({ Attributes }) => Attributes?.SequenceNumber)).toEqual(
    sent.Successful?.map(({ SequenceNumber }) => SequenceNumber),
  );
  expect(messages[0]?.Attributes).toMatchObject({
    MessageGroupId: 'shard',
    MessageDeduplicationId: '1',
    ApproximateReceiveCount: '1',
  });
});

test('a batch that comes back is received again in order', async () => {
  const QueueUrl = await queue('again.fifo');
  const Entries = ['1', '2', '3'].map((body) => unit(body, 'shard'));
  await sqs(BACKGROUND).send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  const messages = await receive(QueueUrl);
  const back = handles(messages).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
  await sqs(BACKGROUND).send(
    new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: back.toReversed() }),
  );
  expect((await receive(QueueUrl)).map(({ Body }) => Body)).toEqual(['1', '2', '3']);
});

test('a long poll ends when a message comes', async () => {
  const QueueUrl = await queue('poll');
  const waiting = receive(QueueUrl, 20);
  await sqs(BACKGROUND).send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
  expect((await waiting).map(({ Body }) => Body)).toEqual(['a']);
});

test('a long poll ends when its group opens', async () => {
  const QueueUrl = await queue('opens.fifo');
  const Entries = [unit('1', 'shard')];
  await sqs(BACKGROUND).send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  const first = await receive(QueueUrl);
  await sqs(BACKGROUND).send(new SendMessageBatchCommand({ QueueUrl, Entries: [unit('2', 'shard')] }));
  const waiting = receive(QueueUrl, 20);
  await sqs(BACKGROUND).send(new DeleteMessageBatchCommand({ QueueUrl, Entries: handles(first) }));
  expect((await waiting).map(({ Body }) => Body)).toEqual(['2']);
});

test('a long poll ends when a visibility timeout does', async () => {
  const QueueUrl = await queue('timeout', { VisibilityTimeout: '1' });
  await sqs(BACKGROUND).send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
  await receive(QueueUrl);
  expect((await receive(QueueUrl, 20)).map(({ Attributes }) => Attributes?.ApproximateReceiveCount)).toEqual([
    '2',
  ]);
});

test('messages received too often are found in the dead-letter queue', async () => {
  const dead = await queue('spent-dlq');
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:spent-dlq',
    maxReceiveCount: 1,
  });
  const QueueUrl = await queue('spent', { VisibilityTimeout: '0', RedrivePolicy });
  await sqs(BACKGROUND).send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
  expect((await receive(QueueUrl)).length).toBe(1);
  expect((await receive(QueueUrl)).length).toBe(0);
  expect((await receive(dead)).map(({ Body }) => Body)).toEqual(['a']);
});

test('a queue says how many messages wait and fly', async () => {
  const QueueUrl = await queue('counted');
  const Entries = ['1', '2', '3'].map((Id) => ({ Id, MessageBody: Id }));
  await sqs(BACKGROUND).send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  await sqs(BACKGROUND).send(new ReceiveMessageCommand({ QueueUrl }));
  const got = await sqs(BACKGROUND).send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  expect(got.Attributes).toMatchObject({
    ApproximateNumberOfMessages: '2',
    ApproximateNumberOfMessagesNotVisible: '1',
    QueueArn: 'arn:aws:sqs:us-east-1:000000000000:counted',
  });
});

test('one entry that fails leaves the others alone', async () => {
  const QueueUrl = await queue('partly', { MaximumMessageSize: '1024' });
  const Entries = ['x', 'x'.repeat(1_025)].map((MessageBody, at) => ({ Id: `m${at}`, MessageBody }));
  const sent = await sqs(BACKGROUND).send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['m0']);
  expect(sent.Failed?.map(({ Id, Code }) => [Id, Code])).toEqual([['m1', 'InvalidParameterValue']]);
});

test('wrong calls are refused as SQS refuses them', async () => {
  const client = sqs(BACKGROUND);
  const QueueUrl = await queue('wrong.fifo');
  const missing = `${QueueUrl}-not`;
  const refusals = await Promise.all([
    outcome(client.send(new SendMessageCommand({ QueueUrl: missing, MessageBody: 'a' }))),
    outcome(client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }))),
    outcome(client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', MessageGroupId: 'g' }))),
    outcome(client.send(new SendMessageCommand({ QueueUrl, ...unit('a\u0000', 'g') }))),
    outcome(client.send(new SendMessageCommand({ QueueUrl, ...unit('a', 'g'), DelaySeconds: 1 }))),
    outcome(client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 }))),
    outcome(client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { FifoQueue: 'false' } }))),
    outcome(queue('wrong.fifo', { VisibilityTimeout: '9' })),
  ]);
  expect(refusals.map((text) => text.split(':')[0])).toEqual([
    'QueueDoesNotExist',
    'MissingParameter',
    'InvalidParameterValue',
    'InvalidMessageContents',
    'InvalidParameterValue',
    'InvalidParameterValue',
    'InvalidAttributeValue',
    'QueueNameExists',
  ]);
});
