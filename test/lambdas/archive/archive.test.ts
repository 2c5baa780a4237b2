import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ArchivePorts,
  archive,
  cutUnit,
  joinLines,
  type StreamRecord,
} from '../../../lambdas/archive/archive.ts';
import { padSequence, SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import type { Cursor, Unit } from '../../../lambdas/domain/unit.ts';

const SHARD = 'shardId-000000000000';
const ARRIVAL_MS = Date.parse('2026-11-21T03:59:59.000Z');

const at = (sequence: number): string => padSequence(String(sequence));

/** Records `from` to `to`, a second apart. */
const records = (from: number, to: number): StreamRecord[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    sequence: at(from + index),
    arrivalMs: ARRIVAL_MS + (from + index) * 1_000,
    data: Buffer.from(`${from + index}\n`),
  }));

const keyOf = (first: number, hour: string): string =>
  `events/dt=2026-11-21/hh=${hour}/${SHARD}-${at(first)}.ndjson.zst`;

/** Ports in memory that note what was called, in order. */
function world(cursor: Cursor = { last: SEQUENCE_START, arrivalMs: 0, parents: [] }) {
  const objects = new Map<string, { readonly unit: Unit; readonly body: string }>();
  const calls: string[] = [];
  let current = cursor;
  const range = ({ first, last }: Unit): string => `${Number(first)}-${Number(last)}`;
  const ports: ArchivePorts = {
    cursor: async () => current,
    put: async (unit, body) => {
      const { unit: there } = objects.get(unit.key) ?? { unit };
      if (!objects.has(unit.key)) objects.set(unit.key, { unit, body: String(body) });
      calls.push(`${there === unit ? 'put' : 'adopt'} ${range(there)}`);
      return there;
    },
    send: async (unit) => {
      calls.push(`send ${range(unit)}`);
    },
    advance: async (_, end) => {
      calls.push(`advance ${Number(end.last)}`);
      if (current.last < end.last) current = { ...current, ...end };
    },
  };
  return { ports, objects, calls, cursor: () => current };
}

test('rules 2 to 4: a batch becomes one unit: put, then sent, then the cursor moves', async () => {
  const { ports, objects, calls, cursor } = world();
  const unit: Unit = {
    key: keyOf(1, '04'),
    shard: SHARD,
    first: at(1),
    last: at(3),
    after: SEQUENCE_START,
    arrivalMs: ARRIVAL_MS + 1_000,
    records: 3,
  };
  expect(await archive(SHARD, records(1, 3), ports)).toEqual([unit]);
  expect(calls).toEqual(['put 1-3', 'send 1-3', 'advance 3']);
  expect([...objects.values()]).toEqual([{ unit, body: '1\n2\n3\n' }]);
  expect(cursor()).toMatchObject({ last: at(3), arrivalMs: ARRIVAL_MS + 1_000 });
});

test('rule 2: records at or under the cursor are dropped, the next unit is named by what is left', async () => {
  const { ports, objects } = world({ last: at(2), arrivalMs: 5, parents: [] });
  expect(await archive(SHARD, records(1, 4), ports)).toMatchObject([
    { first: at(3), last: at(4), after: at(2) },
  ]);
  expect([...objects.values()].map(({ body }) => body)).toEqual(['3\n4\n']);
});

test('rule 2: a batch that was archived before does nothing', async () => {
  const { ports, calls } = world({ last: at(3), arrivalMs: 5, parents: [] });
  expect(await archive(SHARD, records(1, 3), ports)).toEqual([]);
  expect(await archive(SHARD, [], ports)).toEqual([]);
  expect(calls).toEqual([]);
});

test('rules 3 and 4: a unit that is found is adopted, sent again, and cutting goes on behind its last record', async () => {
  const { ports, objects, calls } = world();
  // An attempt that died before it sent what it wrote.
  const earlier = cutUnit(SHARD, records(1, 4), { last: SEQUENCE_START, arrivalMs: 0 });
  objects.set(earlier.key, { unit: earlier, body: '1\n2\n3\n4\n' });
  const units = await archive(SHARD, records(1, 6), ports);
  expect(calls).toEqual(['adopt 1-4', 'send 1-4', 'advance 4', 'put 5-6', 'send 5-6', 'advance 6']);
  expect(units).toMatchObject([earlier, { first: at(5), last: at(6), after: at(4) }]);
});

test('rule 4: an adopted unit that reaches further than the batch ends it', async () => {
  const { ports, objects, calls, cursor } = world();
  const earlier = cutUnit(SHARD, records(1, 4), { last: SEQUENCE_START, arrivalMs: 0 });
  objects.set(earlier.key, { unit: earlier, body: '' });
  await archive(SHARD, records(1, 2), ports);
  expect(calls).toEqual(['adopt 1-4', 'send 1-4', 'advance 4']);
  expect(cursor().last).toBe(at(4));
});

test.each(['cursor', 'put', 'send', 'advance'] as const)(
  'rule 1: where a call fails (%s) the batch fails, and comes again without a record lost or doubled',
  async (name) => {
    const { ports, objects } = world();
    const broken = { ...ports, [name]: () => Promise.reject(new Error('throttled')) };
    await expect(archive(SHARD, records(1, 3), broken)).rejects.toThrow('throttled');
    await archive(SHARD, records(1, 5), ports);
    expect([...objects.values()].map(({ body }) => body).join('')).toBe('1\n2\n3\n4\n5\n');
  },
);

test('rules 2 to 4: whatever the boundaries of batches, each record is in one unit, and units follow each other', async () => {
  const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(6)), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(sizes, async (batches) => {
      const { ports, objects } = world();
      let next = 1;
      for (const [size, back] of batches) {
        const from = Math.max(1, next - back);
        await archive(SHARD, records(from, from + size - 1), ports);
        next = Math.max(next, from + size);
      }
      const stored = [...objects.values()];
      const whole = records(1, next - 1)
        .map(({ data }) => String(data))
        .join('');
      expect(stored.map(({ body }) => body).join('')).toBe(whole);
      for (const [index, { unit }] of stored.entries()) {
        expect(unit.after).toBe(stored[index - 1]?.unit.last ?? SEQUENCE_START);
      }
    }),
    { seed: 4, numRuns: 200 },
  );
});

test('a unit is dated by its first record’s own arrival, though its arrival never steps back within its shard', () => {
  const [record] = records(1, 1);
  if (!record) throw new Error('no record');
  const late = { last: SEQUENCE_START, arrivalMs: ARRIVAL_MS + 3_600_000 };
  expect(cutUnit(SHARD, [{ ...record, arrivalMs: ARRIVAL_MS }], late)).toMatchObject({
    key: keyOf(1, '03'),
    arrivalMs: ARRIVAL_MS + 3_600_000,
  });
});

test('a unit of no record is a fault', () => {
  expect(() => cutUnit(SHARD, [], { last: SEQUENCE_START, arrivalMs: 0 })).toThrow('at least one record');
});

const joined = (...data: readonly string[]): string =>
  joinLines(data.map((text) => ({ sequence: at(1), arrivalMs: 0, data: Buffer.from(text) }))).toString();

test.each([
  [['a\n', 'b\nc\n'], 'a\nb\nc\n'],
  [['a', 'b\nc', 'd\n'], 'a\nb\nc\nd\n'],
  [['', 'a'], 'a\n'],
  [['\n', 'a\r\n'], '\na\r\n'],
  [[], ''],
])('records %j join to the lines %j', (data, lines) => {
  expect(joined(...data)).toBe(lines);
});

test('bytes that are no text stay as they are', () => {
  const data = Buffer.from([0x00, 0xff, 0xc3, 0x0a]);
  expect(joinLines([{ sequence: at(1), arrivalMs: 0, data }])).toEqual(data);
});
