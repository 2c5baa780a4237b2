import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import { cursorTable } from '../../../lambdas/aws/cursors.ts';
import { padSequence, SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import type { Unit } from '../../../lambdas/domain/unit.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { watchReads } from './watch-reads.ts';

let platform: Embedded;
let db: ReturnType<typeof dynamo>;
let cursors: ReturnType<typeof cursorTable>;

beforeAll(async () => {
  platform = await embedded({ shards: 1 });
  db = dynamo(BACKGROUND);
  cursors = cursorTable(db, platform.tables.cursors);
});

afterAll(async () => {
  db.destroy();
  await platform.stop();
});

const at = (sequence: number): string => padSequence(String(sequence));
const end = (sequence: number) => ({ last: at(sequence), arrivalMs: sequence * 1_000 });
const item = async (pk: string, sk: string) =>
  (
    await db.send(
      new GetCommand({ TableName: platform.tables.cursors, Key: { pk, sk }, ConsistentRead: true }),
    )
  ).Item;

const unit = (shard: string, after: number, last: number): Unit => ({
  key: `key of ${shard}`,
  shard,
  first: at(after + 1),
  last: at(last),
  after: after === 0 ? SEQUENCE_START : at(after),
  arrivalMs: last * 1_000,
  records: last - after,
});

test('rule 5: a shard’s first cursor is written once, with its ancestors’ ends; who comes second gets the first', async () => {
  const parents = [{ shard: 'p', last: at(7) }];
  expect(await cursors.readCursor('created')).toBeUndefined();
  expect(await cursors.createCursor('created', { ...end(3), parents })).toEqual({ ...end(3), parents });
  expect(await cursors.createCursor('created', { ...end(9), parents: [] })).toEqual({ ...end(3), parents });
  expect(await cursors.readCursor('created')).toEqual({ ...end(3), parents });
});

test('rule 4: the cursor moves forward only, and keeps its ancestors’ ends', async () => {
  const parents = [{ shard: 'p', last: at(7) }];
  await cursors.createCursor('moving', { last: SEQUENCE_START, arrivalMs: 0, parents });
  // 9 and 10 as text would be the other way round: they are padded.
  for (const sequence of [9, 10, 4, 10]) await cursors.advanceCursor('moving', end(sequence));
  expect(await cursors.readCursor('moving')).toEqual({ ...end(10), parents });
});

test('rule 5: a cursor that is lost does not come back by moving on', async () => {
  await cursors.advanceCursor('lost', end(9));
  expect(await cursors.readCursor('lost')).toBeUndefined();
});

test('rule 9: counted moves from a unit’s after to its last, and no other way', async () => {
  const counted = async () => (await cursors.readCounted('counting'))?.last;
  expect(await counted()).toBeUndefined();
  // Neither before the first unit…
  await cursors.advanceCounted(unit('counting', 3, 9));
  expect(await counted()).toBeUndefined();
  await cursors.advanceCounted(unit('counting', 0, 3));
  expect(await counted()).toBe(at(3));
  // …nor over a gap, nor back by an attempt that comes late.
  for (const late of [unit('counting', 4, 9), unit('counting', 2, 9), unit('counting', 0, 9)]) {
    await cursors.advanceCounted(late);
    expect(await counted()).toBe(at(3));
  }
  await cursors.advanceCounted(unit('counting', 3, 9));
  await cursors.advanceCounted(unit('counting', 0, 3));
  expect(await cursors.readCounted('counting')).toEqual({ last: at(9), arrivalMs: 9_000 });
});

test('cursor and counted of a shard are apart, and so are shards', async () => {
  await cursors.createCursor('apart', { ...end(5), parents: [] });
  await cursors.advanceCounted(unit('apart', 0, 3));
  expect(await cursors.readCursor('apart')).toMatchObject(end(5));
  expect(await cursors.readCounted('apart')).toEqual(end(3));
  expect(await cursors.readCounted('apart0')).toBeUndefined();
});

test('a unit’s ledger is kept under its shard, the same however often it is written', async () => {
  const ledger = { lines: 3, counted: 2, rejected: 1, sharesAside: 0 };
  for (const expires of [100, 200]) await cursors.writeUnitLedger(unit('ledger', 3, 9), ledger, expires);
  expect(await item('unit#ledger', at(4))).toEqual({
    pk: 'unit#ledger',
    sk: at(4),
    key: 'key of ledger',
    last: at(9),
    arrival: 9_000,
    ...ledger,
    expires: 200,
  });
});

test('rule 9: a unit that is set aside is kept with what it should have followed, for good', async () => {
  await cursors.writeAside(unit('aside', 3, 9), at(2));
  expect(await item('aside', `aside#${at(4)}`)).toEqual({
    pk: 'aside',
    sk: `aside#${at(4)}`,
    key: 'key of aside',
    after: at(3),
    counted: at(2),
  });
});

test('rule 11: cursors and counted are read strongly consistently', async () => {
  const own = dynamo(BACKGROUND);
  const reads = watchReads(own);
  const watched = cursorTable(own, platform.tables.cursors);
  await watched.readCursor('a');
  await watched.readCounted('a');
  await watched.createCursor('a', { ...end(1), parents: [] });
  own.destroy();
  expect(reads).toEqual([true, true, true]);
});

test('a fault of the table is an error, never an answer', async () => {
  const broken = cursorTable(db, 'no-such-table');
  await expect(broken.readCursor('a')).rejects.toThrow();
  await expect(broken.createCursor('a', { ...end(1), parents: [] })).rejects.toThrow();
  await expect(broken.advanceCursor('a', end(1))).rejects.toThrow();
  await expect(broken.advanceCounted(unit('a', 0, 1))).rejects.toThrow();
});
