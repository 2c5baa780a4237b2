/** Puts made-up days on the stream, as producers pack them, and writes every line down. */
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { recordStream } from '../../lambdas/aws/record-stream.ts';
import type { Event } from '../../lambdas/domain/event.ts';
import { pack, toLine } from '../../lambdas/domain/record.ts';
import { type StreamRecord, toStreamRecord } from '../../lambdas/domain/stream-record.ts';
import { DAY_MS, dayKey } from '../../lambdas/domain/time.ts';
import { chanceOf } from './chance.ts';
import { type Traffic, trafficOf } from './day.ts';

const SEED = 20_261_121;
const TENANTS = ['alfa', 'bravo', 'charlie', 'delta'];
/** So that the last order of the last day is taken back by now. */
const DAYS_AGO = [6, 5];
const EVENTS_A_VISIT = 5.2;

/** Two whole days of several tenants, with at least so many events (of some hundreds or more). */
export const lakeTraffic = (events: number, nowMs: number): Traffic => ({
  chance: chanceOf(SEED),
  tenants: TENANTS,
  days: DAYS_AGO.map((ago) => dayKey(nowMs - ago * DAY_MS)),
  visits: Math.ceil(events / (EVENTS_A_VISIT * TENANTS.length * DAYS_AGO.length)),
});

/** Some 4 MB: one call. */
const ROUND = 10_000;
const THROTTLED = 'ProvisionedThroughputExceededException';
const AGAIN_MS = 100;

export type PutRecords = ReturnType<typeof recordStream>;

/** What the shards are too busy for is put again. @throws Error for anything else: it may be there, or not. */
async function putAll(put: PutRecords, records: readonly StreamRecord[]): Promise<void> {
  let rest = records;
  while (rest.length > 0) {
    const refused = await put(rest);
    const fault = refused.find(({ reason }) => reason !== THROTTLED);
    if (fault) throw new Error(`the stream didn't take a record: ${fault.reason}`);
    rest = refused.map(({ record }) => record);
    if (rest.length > 0) await sleep(AGAIN_MS);
  }
}

export function* roundsOf(events: Iterable<Event>, size = ROUND): Generator<readonly Event[]> {
  let round: Event[] = [];
  for (const event of events) {
    round.push(event);
    if (round.length < size) continue;
    yield round;
    round = [];
  }
  if (round.length > 0) yield round;
}

/** One call after the other, the next round made meanwhile. Answers how many lines it put. */
export async function putTraffic(
  traffic: Traffic,
  put: PutRecords,
  buckets: number,
  path: string,
): Promise<number> {
  const file = await open(path, 'w');
  let sent = 0;
  let under: Promise<unknown> = Promise.resolve();
  try {
    for (const events of roundsOf(trafficOf(traffic))) {
      const lines = events.map((event, index) => toLine(event, index, buckets));
      const records = pack(lines).map((record) => toStreamRecord(record, buckets));
      await under;
      under = Promise.all([putAll(put, records), file.write(lines.map(({ text }) => text).join(''))]);
      // It is met by the next await, which may be some time off.
      under.catch(() => undefined);
      sent += events.length;
    }
    await under;
    return sent;
  } finally {
    await file.close();
  }
}
