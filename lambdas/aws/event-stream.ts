/** Where producers put events: the stream, and the overflow queue where the stream refuses. */
import type { Event } from '../domain/event.ts';
import { groupCommit } from '../domain/group-commit.ts';
import { pack, toLine } from '../domain/record.ts';
import { type StreamRecord, toStreamRecord } from '../domain/stream-record.ts';
import { kinesis, sqs } from './clients.ts';
import { logger, metrics } from './log.ts';
import { overflowQueue } from './overflow-queue.ts';
import { recordStream } from './record-stream.ts';
import type { Refusal } from './refusal.ts';

/** The budget of waiting: the stream twice, then the overflow, each so long. */
const PATIENCE = { timeoutMs: 250, attempts: 1 } as const;

export interface EventStreamOptions {
  readonly streamName: string;
  readonly buckets: number;
  readonly overflowQueueUrl: string;
}

export type Acceptance = 'accepted' | 'unavailable';

/** A record, and which of the group's events it carries. */
interface GroupRecord extends StreamRecord {
  readonly indexes: readonly number[];
}

const eventsIn = (refused: readonly Refusal<GroupRecord>[]): number =>
  refused.reduce((sum, { record }) => sum + record.indexes.length, 0);

const recordsIn = (refused: readonly Refusal<GroupRecord>[]): GroupRecord[] =>
  refused.map(({ record }) => record);

/** One WARN a group: the visitor's handler, or the sender, still has the events. */
function report(message: string, metric: string, refused: readonly Refusal<GroupRecord>[]): void {
  const reasons = [...new Set(refused.map(({ reason }) => reason))];
  logger.warn(message, { events: eventsIn(refused), records: refused.length, reasons });
  metrics.addMetric(metric, 'Count', eventsIn(refused));
  metrics.publishStoredMetrics();
}

/**
 * `put` answers one acceptance an event, in order, and never throws. `unavailable`: neither stream nor overflow is
 * known to have taken it within the budget. Callers in one process share calls.
 */
export function eventStream({ streamName, buckets, overflowQueueUrl }: EventStreamOptions) {
  const stream = recordStream(kinesis(PATIENCE), streamName, PATIENCE.timeoutMs);
  const overflow = overflowQueue(sqs(PATIENCE), overflowQueueUrl, PATIENCE.timeoutMs);

  const recordsOf = (events: readonly Event[]): GroupRecord[] =>
    pack(events.map((event, index) => toLine(event, index, buckets))).map((packed) => ({
      ...toStreamRecord(packed, buckets),
      indexes: packed.indexes,
    }));

  const again = async (refused: readonly Refusal<GroupRecord>[]): Promise<Refusal<GroupRecord>[]> => {
    const twice = await stream(recordsIn(refused));
    if (twice.length === 0) return [];
    report('the stream refused events; they go to the overflow queue', 'OverflowedEvents', twice);
    const unavailable = await overflow(recordsIn(twice));
    if (unavailable.length > 0) {
      report('the overflow queue refused events too', 'UnavailableEvents', unavailable);
    }
    return unavailable;
  };

  const put = groupCommit<Event, Acceptance>(async (events, next) => {
    const refused = await stream(recordsOf(events));
    next();
    const unavailable = refused.length === 0 ? [] : await again(refused);
    const acceptances = Array<Acceptance>(events.length).fill('accepted');
    for (const { record } of unavailable)
      for (const index of record.indexes) acceptances[index] = 'unavailable';
    return acceptances;
  });

  return { put };
}
