import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

async function take(client: SQSClient, queueUrl: string): Promise<string[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  if (Messages.length === 0) return [];
  const entries = Messages.map(({ ReceiptHandle = '' }, index) => ({ Id: String(index), ReceiptHandle }));
  await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  return [...Messages.map(({ Body = '' }) => Body), ...(await take(client, queueUrl))];
}

/** Takes all messages out of a queue, and answers their bodies. */
export async function drainQueue(queueUrl: string): Promise<string[]> {
  const client = new SQSClient({});
  const bodies = await take(client, queueUrl);
  client.destroy();
  return bodies;
}
