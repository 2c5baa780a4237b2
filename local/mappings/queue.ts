/** The calls of SQS that a mapping makes. */
import { callServer } from '../servers/json-call.ts';
import type { QueueMessage } from './sqs-event.ts';

export interface QueueReader {
  /** At most 10 messages; none after `waitSeconds` (at most 20). */
  receive(count: number, waitSeconds: number): Promise<readonly QueueMessage[]>;
  /** A message that was shown to another receiver meanwhile stays; it will be dealt with again. */
  remove(receiptHandles: readonly string[]): Promise<void>;
}

interface Answers {
  readonly ReceiveMessage: { readonly Messages?: readonly QueueMessage[] };
  readonly DeleteMessageBatch: object;
}

/** SQS' limit for a call. */
const CALL_MESSAGES = 10;

export function queueReader(endpoint: string, queueName: string, signal: AbortSignal): QueueReader {
  const QueueUrl = `${endpoint}/000000000000/${queueName}`;
  const ask = async <Name extends keyof Answers>(
    operation: Name,
    input: object,
    until: AbortSignal,
  ): Promise<Answers[Name]> =>
    callServer<Answers[Name]>(endpoint, 'sqs', operation, { QueueUrl, ...input }, until);

  return {
    receive: async (count, waitSeconds) => {
      const input = {
        MaxNumberOfMessages: Math.min(count, CALL_MESSAGES),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      };
      return (await ask('ReceiveMessage', input, signal)).Messages ?? [];
    },
    // What the function has dealt with is deleted even while the platform stops.
    remove: async (receiptHandles) => {
      for (let from = 0; from < receiptHandles.length; from += CALL_MESSAGES) {
        const Entries = receiptHandles
          .slice(from, from + CALL_MESSAGES)
          .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
        await ask('DeleteMessageBatch', { Entries }, new AbortController().signal);
      }
    },
  };
}
