/** What the producers share of the world. */
import { randomFillSync } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { cached } from '../domain/cache.ts';
import type { Event } from '../domain/event.ts';
import { UUID_RANDOM_BYTES } from '../domain/uuid.ts';
import { dynamo } from './clients.ts';
import { eventStream } from './event-stream.ts';
import { logger, metrics } from './log.ts';
import { salts } from './salts.ts';

interface StreamEnvironment {
  readonly STREAM_NAME: string;
  readonly STREAM_BUCKETS: string;
  readonly OVERFLOW_QUEUE_URL: string;
}

export interface ProducerEnvironment extends StreamEnvironment {
  readonly SALTS_TABLE: string;
  readonly COUNTRY_HEADER: string;
}

/** A visitor waits for a lookup some 1.5 s at worst; a cold environment's first connection takes a while. */
const LOOKUP = { timeoutMs: 500, attempts: 3 } as const;
const SALT_TIMEOUT_MS = 500;

const now = Date.now;

/** Random bytes for one id at a time, drawn for many at once: a system call an event shows. */
function randomSource(): () => Buffer {
  const pool = Buffer.alloc(UUID_RANDOM_BYTES * 256);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += UUID_RANDOM_BYTES;
    return pool.subarray(used - UUID_RANDOM_BYTES, used);
  };
}

/** The visitor has been served; this line is all that is left of the event. */
function lost(event: Event): void {
  logger.error('an event was lost: neither the stream nor the overflow queue took it', { event });
  metrics.addMetric('LostEvents', 'Count', 1);
  metrics.publishStoredMetrics();
}

/** Tables that visitors' requests read: a value serves 5 s, so that what was disabled stops within 10. */
export const lookup = <T>(load: (key: string) => Promise<T>): ((key: string) => Promise<T>) =>
  cached(load, { maxAgeMs: 5_000, maxEntries: 10_000, now });

/** For a producer whom servers call: it knows no visitors. */
export function serverProducer(env: StreamEnvironment) {
  const db: DynamoDBDocumentClient = dynamo(LOOKUP);
  const { put } = eventStream({
    streamName: env.STREAM_NAME,
    buckets: Number(env.STREAM_BUCKETS),
    overflowQueueUrl: env.OVERFLOW_QUEUE_URL,
  });
  return { db, ports: { put, now, random: randomSource() } };
}

export function producer(env: ProducerEnvironment) {
  const { db, ports } = serverProducer(env);
  const salt = salts({ db, table: env.SALTS_TABLE, timeoutMs: SALT_TIMEOUT_MS, now });
  return { db, ports: { ...ports, salt, lost, countryHeader: env.COUNTRY_HEADER } };
}
