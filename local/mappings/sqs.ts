/** A mapping from a queue to a function: a few pollers, each receives, invokes and deletes. */
import type { Outcome } from '../lambda/waiting.ts';
import { type BatchLimits, type Decision, payloadOf } from './batch.ts';
import { type Gathering, gathering } from './gathering.ts';
import { type Mapping, startMapping } from './mapping.ts';
import { type QueueReader, queueReader } from './queue.ts';
import { persistently } from './retry.ts';
import { type MessageItem, toMessageItem } from './sqs-event.ts';
import { toDelete } from './sqs-result.ts';

/**
 * "Lambda processes up to five concurrent batches" to begin with
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html); one machine stays there. A FIFO queue gives
 * out no message of a group that has one in flight: its concurrency is the number of its active groups, at most this.
 */
const CONCURRENT_BATCHES = 5;
const LONGEST_POLL_SECONDS = 20;

export interface SqsMappingOptions {
  readonly endpoint: string;
  readonly queueName: string;
  readonly source: { readonly arn: string; readonly region: string };
  readonly limits: BatchLimits;
  readonly partialResponses: boolean;
  /** Invocations at a time at most. */
  readonly maximumConcurrency?: number;
  readonly invoke: (payload: string) => Promise<Outcome>;
}

export const startSqsMapping = (options: SqsMappingOptions): Mapping =>
  startMapping(async (stopping) => {
    const failing = new AbortController();
    const signal = AbortSignal.any([stopping, failing.signal]);
    const count = Math.min(CONCURRENT_BATCHES, options.maximumConcurrency ?? CONCURRENT_BATCHES);
    const pollers = Array.from({ length: count }, () =>
      pollQueue(options, signal).catch((error) => failing.abort(error)),
    );
    await Promise.all(pollers);
    failing.signal.throwIfAborted();
  });

async function pollQueue(options: SqsMappingOptions, signal: AbortSignal): Promise<void> {
  const { endpoint, queueName, limits, partialResponses, invoke } = options;
  const queue = queueReader(endpoint, queueName, signal);
  const gathered = gathering<MessageItem>(limits);
  while (!signal.aborted) {
    const batch = await nextBatch(queue, gathered, options, signal);
    const outcome = await invoke(payloadOf(batch));
    const handles = toDelete(batch, outcome, partialResponses).map(({ receiptHandle }) => receiptHandle);
    await persistently(() => queue.remove(handles), signal);
  }
}

/** Receives until a batch is to be handed over. */
async function nextBatch(
  queue: QueueReader,
  gathered: Gathering<MessageItem>,
  { source, limits }: SqsMappingOptions,
  signal: AbortSignal,
): Promise<readonly MessageItem[]> {
  for (;;) {
    const decision = gathered.decide();
    if ('invoke' in decision) return gathered.take(decision.invoke);
    const room = limits.size - gathered.items.length;
    const messages = await persistently(() => queue.receive(room, pollSeconds(decision)), signal);
    gathered.add(messages.map((message) => toMessageItem(source, message)));
  }
}

const pollSeconds = ({ waitMs }: Exclude<Decision, { invoke: number }>): number =>
  Math.min(LONGEST_POLL_SECONDS, Math.ceil(waitMs / 1000));
