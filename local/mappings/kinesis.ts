/** A mapping from a stream to a function: a poller for each shard that can be read, from the trim horizon on. */
import type { Outcome } from '../lambda/waiting.ts';
import type { BatchLimits } from './batch.ts';
import { checkpointStore } from './checkpoints.ts';
import type { EventSource } from './kinesis-event.ts';
import { type Mapping, startMapping } from './mapping.ts';
import { pause } from './pause.ts';
import { persistently } from './retry.ts';
import { pollShard } from './shard-poller.ts';
import { readable, type Shard } from './shards.ts';
import { streamReader } from './stream.ts';

/** How often the stream is asked for new shards. */
const LIST_MS = 10_000;

export interface KinesisMappingOptions {
  readonly endpoint: string;
  readonly streamName: string;
  readonly source: EventSource;
  readonly limits: BatchLimits;
  /** The mapping's own folder. */
  readonly directory: string;
  readonly invoke: (payload: string) => Promise<Outcome>;
}

export const startKinesisMapping = (options: KinesisMappingOptions): Mapping =>
  startMapping((signal) => follow(options, signal));

/** Starts a poller wherever a shard has become readable. Returns when stopped; throws what a poller throws. */
async function follow(options: KinesisMappingOptions, stopping: AbortSignal): Promise<void> {
  const failing = new AbortController();
  const signal = AbortSignal.any([stopping, failing.signal]);
  const reader = streamReader(options.endpoint, options.streamName, signal);
  const checkpoints = checkpointStore(options.directory);
  const reached = await checkpoints.load();
  const pollers = new Map<string, Promise<void>>();
  let changed = Promise.withResolvers<void>();

  const poll = async (shard: Shard): Promise<void> => {
    const checkpoint = reached.get(shard.id) ?? {};
    reached.set(shard.id, await pollShard({ ...options, shard, reader, checkpoints, checkpoint, signal }));
    pollers.delete(shard.id);
    changed.resolve();
  };
  const fail = (error: unknown): void => {
    failing.abort(error);
    changed.resolve();
  };
  while (!signal.aborted) {
    changed = Promise.withResolvers();
    const shards = await persistently(reader.shards, signal).catch((error) => {
      fail(error);
      return [];
    });
    for (const shard of readable(shards, reached)) {
      if (!pollers.has(shard.id)) pollers.set(shard.id, poll(shard).catch(fail));
    }
    await Promise.race([pause(LIST_MS, signal), changed.promise]);
  }
  await Promise.all(pollers.values());
  failing.signal.throwIfAborted();
}
