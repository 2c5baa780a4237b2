/** Reads one shard: gathers a batch, hands it over until the function has dealt with it, writes the checkpoint. */
import type { Outcome } from '../lambda/waiting.ts';
import { type BatchLimits, type Decision, payloadOf } from './batch.ts';
import type { CheckpointStore } from './checkpoints.ts';
import { gathering } from './gathering.ts';
import { type EventSource, type StreamItem, toItem } from './kinesis-event.ts';
import { pause } from './pause.ts';
import { persistently, retryDelayMs } from './retry.ts';
import { type Checkpoint, checkpointAfter, readLimit, type Shard, startOf } from './shards.ts';
import type { Reply, StreamReader } from './stream.ts';

/**
 * How long a shard without news is left alone. Lambda asks once a second, Kinesis allows 5 a second; locally this is
 * most of the time between an event and its count.
 */
const IDLE_MS = 200;

export interface ShardPollerOptions {
  readonly shard: Shard;
  readonly source: EventSource;
  readonly limits: BatchLimits;
  readonly reader: StreamReader;
  readonly checkpoints: CheckpointStore;
  readonly checkpoint: Checkpoint;
  readonly invoke: (payload: string) => Promise<Outcome>;
  readonly signal: AbortSignal;
}

/** Settles at the end of a closed shard, with its last checkpoint, or when stopped. */
export async function pollShard(options: ShardPollerOptions): Promise<Checkpoint> {
  const { shard, source, limits, checkpoints, signal } = options;
  const read = shardReader(options);
  const gathered = gathering<StreamItem>(limits);
  let checkpoint = options.checkpoint;
  let ended = false;
  const reach = async (next: Checkpoint): Promise<void> => {
    checkpoint = next;
    await checkpoints.save(shard.id, next);
  };

  while (!signal.aborted) {
    const decision = gathered.decide(ended);
    if ('invoke' in decision) {
      const batch = gathered.take(decision.invoke);
      if (await handOver(payloadOf(batch), options)) await reach(checkpointAfter(batch));
    } else if (ended) {
      await reach({ ...checkpoint, ended: true });
      break;
    } else {
      const limit = readLimit(gathered.items, limits.size);
      const reply: ShardReply = await read(limit);
      ended = reply.ended;
      gathered.add(reply.records.map((record) => toItem(shard.id, source, record)));
      if (reply.records.length < limit && !ended) await pause(waitMs(gathered.decide()), signal);
    }
  }
  return checkpoint;
}

const waitMs = (decision: Decision): number =>
  'invoke' in decision ? 0 : Math.min(IDLE_MS, decision.waitMs);

/** Hands a batch over until the function has dealt with it; false when stopped before that. */
async function handOver(payload: string, { invoke, signal }: ShardPollerOptions): Promise<boolean> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    const outcome = await invoke(payload);
    if ('payload' in outcome) return true;
    await pause(retryDelayMs(failures), signal);
  }
  return false;
}

interface ShardReply {
  readonly records: Reply['records'];
  readonly ended: boolean;
}

/** Reads on from the checkpoint; an iterator that has expired, or a call that failed, begins behind the last record. */
function shardReader({ shard, reader, checkpoint, signal }: ShardPollerOptions) {
  let last = checkpoint.sequenceNumber;
  let iterator: string | undefined;
  const attempt = async (limit: number): Promise<Reply> => {
    const from = iterator ?? (await reader.iterator(shard.id, startOf(last)));
    iterator = undefined;
    return reader.records(from, limit);
  };
  return async (limit: number): Promise<ShardReply> => {
    const { records, next } = await persistently(() => attempt(limit), signal);
    last = records.at(-1)?.SequenceNumber ?? last;
    // Of an open shard without any record kinesalite's next iterator is "now", which can be past a record that is
    // being written: the oldest record is asked for once more.
    iterator = last === undefined && !shard.closed ? undefined : next;
    return { records, ended: next === undefined };
  };
}
