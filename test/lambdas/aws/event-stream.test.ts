import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type EventStreamOptions, eventStream } from '../../../lambdas/aws/event-stream.ts';
import { bucketOf } from '../../../lambdas/domain/bucket.ts';
import type { Event } from '../../../lambdas/domain/event.ts';
import { decodeOverflow } from '../../../lambdas/domain/stream-record.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { catchLogLines, type LogLines } from '../log-lines.ts';
import { drainQueue } from '../queue-reader.ts';
import { idsIn, readStream } from '../stream-reader.ts';
import { serviceAt, type UnsteadyDoor, unsteadyStream } from '../unsteady-door.ts';

const BUCKETS = 16;
let platform: Embedded;
let door: UnsteadyDoor;
let options: EventStreamOptions;
let log: LogLines;

beforeAll(async () => {
  log = catchLogLines();
  platform = await embedded();
  door = await unsteadyStream(process.env.AWS_ENDPOINT_URL_KINESIS ?? '');
  options = { streamName: platform.stream, buckets: BUCKETS, overflowQueueUrl: platform.queues.overflow };
});

afterAll(async () => {
  log.release();
  await door.stop();
  await platform.stop();
});

beforeEach(() => {
  door.calls.length = 0;
  door.moods.length = 0;
});

let tests = 0;
const someEvents = (count: number): Event[] => {
  tests += 1;
  return Array.from({ length: count }, (_, index) => ({
    id: `test-${tests}-event-${index}`,
    type: 'click',
    tenant: 'demo',
    time: '2026-11-21T03:04:05.678Z',
    receivedAt: '2026-11-21T03:04:05.678Z',
    source: 'redirect',
    page: { title: 'Año\u2028\uffff' },
    client: { country: 'ES', device: 'mobile', bot: false, prefetch: false },
  }));
};

const accepted = (events: readonly Event[]): string[] => events.map(() => 'accepted');

/** Those of the stream's records that hold some of these events. */
const recordsOf = async (events: readonly Event[]) => {
  const ids = new Set<unknown>(events.map(({ id }) => id));
  const records = await readStream(platform.stream);
  return records.filter((record) => idsIn([record]).some((id) => ids.has(id)));
};

const sorted = (ids: readonly unknown[]): unknown[] => [...ids].sort();

test('puts events as lines, packed by bucket, each bucket on one shard', async () => {
  const events = someEvents(100);
  expect(await eventStream(options).put(events)).toEqual(accepted(events));

  const records = await recordsOf(events);
  expect(records).toHaveLength(new Set(events.map(({ tenant, id }) => bucketOf(tenant, id, BUCKETS))).size);
  expect(sorted(idsIn(records))).toEqual(sorted(events.map(({ id }) => id)));
  for (const { data, partitionKey } of records) {
    for (const line of data.trimEnd().split('\n')) {
      const event = events.find(({ id }) => id === JSON.parse(line).id);
      expect(line).toBe(JSON.stringify(event));
      expect(bucketOf('demo', event?.id ?? '', BUCKETS)).toBe(Number(partitionKey));
    }
  }
  expect(new Set(records.map(({ shard }) => shard)).size).toBe(2);
});

test('callers at the same time share calls, and each learns of its own events', async () => {
  const events = someEvents(60);
  const { put } = eventStream(options);
  const answers = await serviceAt('KINESIS', door.url, () =>
    Promise.all(events.map((event) => put([event]))),
  );

  expect(answers).toEqual(events.map(() => ['accepted']));
  expect(door.calls).toHaveLength(2);
  expect(door.calls[0]).toBe(1);
  expect(sorted(idsIn(await recordsOf(events)))).toEqual(sorted(events.map(({ id }) => id)));
});

test('only the records that Kinesis refused are put again', async () => {
  const events = someEvents(100);
  door.moods.push('throttle');
  expect(await serviceAt('KINESIS', door.url, () => eventStream(options).put(events))).toEqual(
    accepted(events),
  );

  const [first = 0, second = 0] = door.calls;
  expect(second).toBe(Math.floor(first / 2));
  expect(sorted(idsIn(await recordsOf(events)))).toEqual(sorted(events.map(({ id }) => id)));
  expect(await drainQueue(platform.queues.overflow)).toEqual([]);
});

test('records that are refused twice overflow, with their keys and bytes', async () => {
  const events = someEvents(100);
  door.moods.push('throttle', 'throttle');
  expect(await serviceAt('KINESIS', door.url, () => eventStream(options).put(events))).toEqual(
    accepted(events),
  );

  const onStream = await recordsOf(events);
  const waiting = (await drainQueue(platform.queues.overflow)).map(decodeOverflow);
  const overflown = waiting.flatMap((record) =>
    'ok' in record
      ? [{ shard: '', partitionKey: record.ok.partitionKey, data: record.ok.data.toString() }]
      : [],
  );
  expect(overflown).toHaveLength(Math.floor((door.calls[1] ?? 0) / 2));
  expect(overflown).toHaveLength(waiting.length);
  expect(sorted([...idsIn(onStream), ...idsIn(overflown)])).toEqual(sorted(events.map(({ id }) => id)));
});

test.each(['fail', 'hang', 'stall'] as const)(
  'events overflow where the stream does nothing but %s',
  async (mood) => {
    const events = someEvents(30);
    door.moods.push(mood, mood);
    expect(await serviceAt('KINESIS', door.url, () => eventStream(options).put(events))).toEqual(
      accepted(events),
    );

    expect(await recordsOf(events)).toEqual([]);
    expect(door.calls).toHaveLength(2);
    expect((await drainQueue(platform.queues.overflow)).length).toBe(door.calls[0]);
  },
);

test('a call that hangs once is made again', async () => {
  const events = someEvents(3);
  door.moods.push('hang');
  expect(await serviceAt('KINESIS', door.url, () => eventStream(options).put(events))).toEqual(
    accepted(events),
  );

  expect(sorted(idsIn(await recordsOf(events)))).toEqual(sorted(events.map(({ id }) => id)));
});

test('events that are being retried hold up nobody', async () => {
  const [first, second] = [someEvents(1), someEvents(1)];
  door.moods.push('hang', 'pass', 'hang');
  const { put } = eventStream(options);
  const settled: string[] = [];
  await serviceAt('KINESIS', door.url, () =>
    Promise.all([
      put(first).then(() => settled.push('first')),
      put(second).then(() => settled.push('second')),
    ]),
  );

  expect(settled).toEqual(['second', 'first']);
  expect(await drainQueue(platform.queues.overflow)).toHaveLength(1);
});

test('events are unavailable where neither stream nor overflow takes them', async () => {
  const events = someEvents(30);
  const nowhere = { ...options, overflowQueueUrl: `${platform.queues.overflow}-missing` };
  door.moods.push('fail', 'fail');
  const answers = await serviceAt('KINESIS', door.url, () => eventStream(nowhere).put(events));

  expect(answers).toEqual(events.map(() => 'unavailable'));
});

test('large events overflow too, in as many calls as their bytes need', async () => {
  const events = someEvents(12).map((event) => ({ ...event, properties: { text: 'x'.repeat(31_000) } }));
  door.moods.push('fail', 'fail');
  expect(await serviceAt('KINESIS', door.url, () => eventStream(options).put(events))).toEqual(
    accepted(events),
  );

  expect(door.calls).toEqual([12, 12]);
  expect(await drainQueue(platform.queues.overflow)).toHaveLength(12);
});
