/** What the stream refused goes back to it: the same bytes under the same keys. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { isOk } from '../domain/outcome.ts';
import { decodeOverflow, type StreamRecord } from '../domain/stream-record.ts';

/** A waiting record, and the message that it came in. */
interface WaitingRecord extends StreamRecord {
  readonly messageId: string;
}

export interface Waiting {
  readonly records: readonly WaitingRecord[];
  /** Messages that are no record: they go back too, and end in the dead-letter queue for a person. */
  readonly unreadable: readonly string[];
}

export function waitingIn(event: SQSEvent): Waiting {
  const records: WaitingRecord[] = [];
  const unreadable: string[] = [];
  for (const { messageId, body } of event.Records) {
    const record = decodeOverflow(body);
    if (isOk(record)) records.push({ ...record.ok, messageId });
    else unreadable.push(messageId);
  }
  return { records, unreadable };
}

/** Those messages stay in the queue and are shown again. */
export const keepMessages = (messageIds: readonly string[]): SQSBatchResponse => ({
  batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })),
});
