/** The Kinesis stream, as producers and redrive write it. */
import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { inCalls, type StreamRecord } from '../domain/stream-record.ts';
import { within } from './deadline.ts';
import { type Refusal, refusals } from './refusal.ts';

/** What PutRecords takes: 500 records, 5 MB with their partition keys. */
const CALL_LIMITS = { entries: 500, bytes: 5_000_000 } as const;

const bytesOf = ({ data, partitionKey }: StreamRecord): number => data.length + partitionKey.length;

const entryOf = ({ data, partitionKey, explicitHashKey }: StreamRecord) => ({
  Data: data,
  PartitionKey: partitionKey,
  ExplicitHashKey: explicitHashKey,
});

/**
 * Puts records, once, and answers those that were refused. It never throws: a call that fails or takes longer than
 * `timeoutMs` refuses all of its records (which may be on the stream all the same; their events' ids tell).
 */
export function recordStream(client: KinesisClient, streamName: string, timeoutMs: number) {
  const putCall = async <R extends StreamRecord>(records: readonly R[]): Promise<Refusal<R>[]> => {
    const command = new PutRecordsCommand({ StreamName: streamName, Records: records.map(entryOf) });
    const { Records: answers = [] } = await within(timeoutMs, client.send(command));
    return records.flatMap((record, index) => {
      const answer = answers[index];
      return answer?.SequenceNumber ? [] : [{ record, reason: answer?.ErrorCode ?? 'NoAnswer' }];
    });
  };
  return <R extends StreamRecord>(records: readonly R[]): Promise<Refusal<R>[]> =>
    refusals(inCalls(records, bytesOf, CALL_LIMITS), putCall<R>);
}
