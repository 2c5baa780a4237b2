/** Takes queries, runs a few at a time, and keeps their states. */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Execution } from './execution.ts';
import { isOver } from './execution.ts';
import { evict } from './object-cache.ts';
import { type Places, runQuery, ScanLimit } from './run.ts';
import { S3Failure } from './s3.ts';
import type { Store } from './store.ts';

const AT_ONCE = 2;
const CACHE_BYTES = 4_000_000_000;
const EVICT_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
/** Athena keeps a query's history for 45 days; results go after a day, as the lake's own rule has it. */
const HISTORY_DAYS = 45;

export interface AthenaEngine {
  submit(execution: Execution): void;
  /** Its state is CANCELLED at once. */
  stop(execution: Execution): void;
}

/** Queries that ran when the platform ended have failed; what they left goes. */
export async function startEngine(store: Store, places: Places): Promise<AthenaEngine> {
  await tidy(store, places);
  await evict(places.cache, CACHE_BYTES);
  const limit = pLimit(AT_ONCE);
  const stops = new Map<string, AbortController>();

  const run = async (id: string): Promise<void> => {
    const queued = store.execution(id);
    const stop = stops.get(id);
    if (queued === undefined || stop === undefined || isOver(queued)) return;
    const running: Execution = { ...queued, state: 'RUNNING', startedAt: Date.now() };
    store.put(running);
    const ended = await runQuery(running, places, stop.signal).then(
      (outcome): Partial<Execution> => ({ ...outcome, state: 'SUCCEEDED' }),
      (error: unknown): Partial<Execution> => ({
        state: error instanceof ScanLimit ? 'CANCELLED' : 'FAILED',
        reason: error instanceof Error ? error.message : String(error),
        again: error instanceof S3Failure,
      }),
    );
    if (!stop.signal.aborted) store.put({ ...running, ...ended, completedAt: Date.now() });
  };

  let tidied = Date.now();
  const tidyCache = async (): Promise<void> => {
    if (Date.now() - tidied < EVICT_MS) return;
    tidied = Date.now();
    await evict(places.cache, CACHE_BYTES);
  };

  return {
    submit: (execution) => {
      store.put(execution);
      stops.set(execution.id, new AbortController());
      void limit(async () => {
        await run(execution.id);
        stops.delete(execution.id);
        await tidyCache();
      });
    },
    stop: (execution) => {
      if (isOver(execution)) return;
      store.put({
        ...execution,
        state: 'CANCELLED',
        reason: 'Query cancelled by user',
        completedAt: Date.now(),
      });
      stops.get(execution.id)?.abort(new Error('cancelled'));
    },
  };
}

async function tidy(store: Store, { work, results, cache }: Places): Promise<void> {
  await rm(work, { recursive: true, force: true });
  await Promise.all([work, results, cache].map((path) => mkdir(path, { recursive: true })));
  const now = Date.now();
  for (const each of store.executions()) {
    if (!isOver(each)) {
      const reason = 'The local platform ended while the query ran';
      store.put({ ...each, state: 'FAILED', reason, again: true, completedAt: now });
    }
    const age = now - each.submittedAt;
    const result = join(results, each.id);
    if (age > DAY_MS && existsSync(result)) await rm(result);
    if (age > HISTORY_DAYS * DAY_MS) store.drop(each.id);
  }
}
