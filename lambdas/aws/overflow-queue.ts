/** The queue where records wait that the stream refused; redrive puts them back. */
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { encodeOverflow, inCalls, type StreamRecord } from '../domain/stream-record.ts';
import { within } from './deadline.ts';
import { type Refusal, refusals } from './refusal.ts';

/** What SendMessageBatch takes: 10 messages, 256 KB. */
const CALL_LIMITS = { entries: 10, bytes: 262_144 } as const;

interface Message<R> {
  readonly record: R;
  readonly body: string;
}

/** Sends records, once, and answers those that were refused. It never throws. */
export function overflowQueue(client: SQSClient, queueUrl: string, timeoutMs: number) {
  const sendCall = async <R>(messages: readonly Message<R>[]): Promise<Refusal<Message<R>>[]> => {
    const command = new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: messages.map(({ body }, index) => ({ Id: String(index), MessageBody: body })),
    });
    const { Successful = [] } = await within(timeoutMs, client.send(command));
    const sent = new Set(Successful.map(({ Id }) => Id));
    return messages.flatMap((record, index) =>
      sent.has(String(index)) ? [] : [{ record, reason: 'NotSent' }],
    );
  };
  return async <R extends StreamRecord>(records: readonly R[]): Promise<Refusal<R>[]> => {
    const messages = records.map((record) => ({ record, body: encodeOverflow(record) }));
    const calls = inCalls(messages, ({ body }) => body.length, CALL_LIMITS);
    const refused = await refusals(calls, sendCall<R>);
    return refused.map(({ record: { record }, reason }) => ({ record, reason }));
  };
}
