import { expect, test } from '@jest/globals';
import { cursorOf, type StartPorts } from '../../../lambdas/archive/start.ts';
import { padSequence, SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import type { Cursor, Unit } from '../../../lambdas/domain/unit.ts';

const at = (sequence: number): string => padSequence(String(sequence));

const unit = (shard: string, first: number, last: number, arrivalMs: number): Unit => ({
  key: `${shard} ${first}`,
  shard,
  first: at(first),
  last: at(last),
  after: at(first - 1),
  arrivalMs,
  records: last - first + 1,
});

interface Given {
  readonly parents?: Readonly<Record<string, readonly string[]>>;
  readonly cursors?: Readonly<Record<string, Cursor>>;
  readonly units?: Readonly<Record<string, Unit>>;
}

function world({ parents = {}, cursors = {}, units = {} }: Given) {
  const items = new Map(Object.entries(cursors));
  const sent: string[] = [];
  const looked: (readonly [string, number])[] = [];
  const ports: StartPorts = {
    readCursor: async (shard) => items.get(shard),
    createCursor: async (shard, cursor) => {
      const there = items.get(shard) ?? cursor;
      items.set(shard, there);
      return there;
    },
    lastUnit: async (shard, sinceMs) => {
      looked.push([shard, sinceMs]);
      return units[shard];
    },
    send: async ({ key }) => {
      sent.push(key);
    },
    parentShards: async (shard) => parents[shard] ?? [],
  };
  return { ports, items, sent, looked };
}

const cursor = (last: number, arrivalMs: number, parents: Cursor['parents'] = []): Cursor => ({
  last: last === 0 ? SEQUENCE_START : at(last),
  arrivalMs,
  parents,
});

test('rule 5: a known cursor is where cutting goes on; nothing else is asked', async () => {
  const { ports } = world({ cursors: { a: cursor(7, 70) } });
  const silent = {
    ...ports,
    lastUnit: () => Promise.reject(new Error('asked')),
    parentShards: ports.lastUnit,
  };
  expect(await cursorOf('a', { ...silent, parentShards: () => Promise.reject(new Error('asked')) })).toEqual(
    cursor(7, 70),
  );
});

test('rule 5: a shard without parents and units starts at its beginning', async () => {
  const { ports, items, sent } = world({});
  expect(await cursorOf('a', ports)).toEqual(cursor(0, 0));
  expect([...items]).toEqual([['a', cursor(0, 0)]]);
  expect(sent).toEqual([]);
});

test('rule 5: a shard that lost its cursor starts behind its last unit, which is sent once more', async () => {
  const { ports, items, sent } = world({ units: { a: unit('a', 5, 9, 90) } });
  expect(await cursorOf('a', ports)).toEqual(cursor(9, 90));
  expect(items.get('a')).toEqual(cursor(9, 90));
  expect(sent).toEqual(['a 5']);
});

test('rule 5: the last unit is sent before there is a cursor, so that no attempt goes on without it', async () => {
  const { ports, items } = world({ units: { a: unit('a', 5, 9, 90) } });
  await expect(
    cursorOf('a', { ...ports, send: () => Promise.reject(new Error('throttled')) }),
  ).rejects.toThrow('throttled');
  expect(items.size).toBe(0);
});

test('rule 5: after a split both children name the end of their parent, and begin no earlier than it arrived', async () => {
  const { ports } = world({ parents: { b: ['a'], c: ['a'] }, cursors: { a: cursor(9, 90) } });
  for (const child of ['b', 'c'])
    expect(await cursorOf(child, ports)).toEqual(cursor(0, 90, [{ shard: 'a', last: at(9) }]));
});

test('rule 5: after a merge a child names the ends of both parents, and begins with the later one', async () => {
  const { ports } = world({ parents: { c: ['a', 'b'] }, cursors: { a: cursor(9, 90), b: cursor(4, 95) } });
  const ends = [
    { shard: 'a', last: at(9) },
    { shard: 'b', last: at(4) },
  ];
  expect(await cursorOf('c', ports)).toEqual(cursor(0, 95, ends));
});

test('rule 5: a parent without units stands back for its own parents', async () => {
  const { ports, items } = world({ parents: { b: ['a'], c: ['b'] }, cursors: { a: cursor(9, 90) } });
  expect(await cursorOf('c', ports)).toEqual(cursor(0, 90, [{ shard: 'a', last: at(9) }]));
  expect(items.get('b')).toEqual(cursor(0, 90, [{ shard: 'a', last: at(9) }]));
});

test('rule 5: one ancestor of two empty parents is named once', async () => {
  const { ports } = world({ parents: { b: ['a'], c: ['a'], d: ['b', 'c'] }, cursors: { a: cursor(9, 90) } });
  expect((await cursorOf('d', ports)).parents).toEqual([{ shard: 'a', last: at(9) }]);
});

test('rule 5: a parent that lost its cursor, too, is found by its last unit', async () => {
  const { ports, sent } = world({ parents: { b: ['a'] }, units: { a: unit('a', 5, 9, 90) } });
  expect(await cursorOf('b', ports)).toEqual(cursor(0, 90, [{ shard: 'a', last: at(9) }]));
  expect(sent).toEqual(['a 5']);
});

test('rule 5: a child that lost its cursor starts behind its own last unit, and names its parents again', async () => {
  const { ports } = world({
    parents: { b: ['a'] },
    cursors: { a: cursor(9, 90) },
    units: { b: unit('b', 12, 20, 120) },
  });
  expect(await cursorOf('b', ports)).toEqual(cursor(20, 120, [{ shard: 'a', last: at(9) }]));
});

test('rule 5: of two attempts that start a shard, both go by the item that was written first', async () => {
  const { ports } = world({});
  const late = { ...ports, createCursor: async () => cursor(3, 30) };
  expect(await cursorOf('a', late)).toEqual(cursor(3, 30));
});

test('the last unit is looked for no further back than the ancestors’ last arrival', async () => {
  const { ports, looked } = world({ parents: { b: ['a'] }, cursors: { a: cursor(9, 90) } });
  await cursorOf('b', ports);
  await cursorOf('root', ports);
  expect(looked).toEqual([
    ['b', 90],
    ['root', 0],
  ]);
});
