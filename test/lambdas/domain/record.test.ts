import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bucketOf } from '../../../lambdas/domain/bucket.ts';
import type { Event } from '../../../lambdas/domain/event.ts';
import { pack, RECORD_LIMITS, toLine } from '../../../lambdas/domain/record.ts';

const BUCKETS = 16;

const event = (id: string, title: string): Event => ({
  id,
  type: 'click',
  tenant: 'demo',
  time: '2026-11-21T03:04:05.678Z',
  receivedAt: '2026-11-21T03:04:05.678Z',
  source: 'redirect',
  page: { title },
  client: { country: 'ES', device: 'mobile', bot: false, prefetch: false },
});

const anyEvents = fc.array(
  fc
    .record({
      id: fc.string({ minLength: 1, maxLength: 128, unit: 'binary' }),
      title: fc.string({ unit: 'binary' }),
      repeats: fc.integer({ min: 1, max: 400 }),
    })
    .map(({ id, title, repeats }) => event(id, title.repeat(repeats))),
  { maxLength: 120 },
);

test('packs every event once, whole, with its bucket, in order and within the limits', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const records = pack(events.map((each, index) => toLine(each, index, BUCKETS)));

      const indexes = records.flatMap((record) => [...record.indexes]).sort((a, b) => a - b);
      expect(indexes).toEqual(events.map((_, index) => index));
      for (const { bucket, data, indexes } of records) {
        const carried = indexes.map((index) => events[index]);
        expect(data.endsWith('\n')).toBe(true);
        expect(
          data
            .slice(0, -1)
            .split('\n')
            .map((line) => JSON.parse(line)),
        ).toEqual(JSON.parse(JSON.stringify(carried)));
        expect(carried.every((each) => each && bucketOf(each.tenant, each.id, BUCKETS) === bucket)).toBe(
          true,
        );
        expect(indexes.length).toBeLessThanOrEqual(RECORD_LIMITS.events);
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(RECORD_LIMITS.bytes);
        expect([...indexes].sort((a, b) => a - b)).toEqual(indexes);
      }
    }),
    { numRuns: 60 },
  );
});

test('two copies of an id share a bucket, whatever else they hold', () => {
  expect(toLine(event('a', 'one'), 0, BUCKETS).bucket).toBe(toLine(event('a', 'two'), 7, BUCKETS).bucket);
});
