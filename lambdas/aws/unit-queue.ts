/** The FIFO queue of units: one message a unit, one group a shard (rule 3). */
import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Unit } from '../domain/unit.ts';

export const unitQueue = (client: SQSClient, queueUrl: string) => ({
  async send({ key, shard, first }: Unit): Promise<void> {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: key,
        MessageGroupId: shard,
        MessageDeduplicationId: `${shard}-${first}`,
      }),
    );
  },

  /** Shows a message again after `seconds`, in place of the queue's visibility timeout. */
  async showAgain(receiptHandle: string, seconds: number): Promise<void> {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  },
});
