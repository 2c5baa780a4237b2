import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import { seenIdsTable } from '../../../lambdas/aws/seen-ids.ts';
import { padSequence, SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import type { Unit } from '../../../lambdas/domain/unit.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { watchReads } from './watch-reads.ts';

let platform: Embedded;
let db: ReturnType<typeof dynamo>;
let seen: ReturnType<typeof seenIdsTable>;

beforeAll(async () => {
  platform = await embedded({ shards: 1 });
  db = dynamo(BACKGROUND);
  seen = seenIdsTable(db, platform.tables.cursors);
});

afterAll(async () => {
  db.destroy();
  await platform.stop();
});

const EXPIRES = 1_800_000_000;
const at = (sequence: number): string => padSequence(String(sequence));

const unit = (shard: string, first: number, arrivalMs: number, records = 10): Unit => ({
  key: '',
  shard,
  first: at(first),
  last: at(first + records - 1),
  after: at(first - 1),
  arrivalMs,
  records,
});

/** Ids 1, 2, 3… of a unit, 8 bytes each. */
function packed(count: number): Buffer {
  const ids = Buffer.alloc(count * 8);
  for (let index = 0; index < count; index++) ids.writeUInt32BE(index + 1, index * 8 + 4);
  return ids;
}

const all = (shard: string) => ({ shard, behind: SEQUENCE_START, before: at(1_000_000), sinceMs: 0 });

test('rule 10: a unit’s ids are read as they were written', async () => {
  await seen.write(unit('one', 10, 1_000), packed(3), EXPIRES);
  expect(await seen.read(all('one'))).toEqual({
    units: [{ first: at(10), last: at(19), arrivalMs: 1_000, ids: packed(3) }],
    complete: true,
  });
});

test('rule 10: a unit without ids bounds the window like any other', async () => {
  await seen.write(unit('empty', 10, 1_000), packed(0), EXPIRES);
  const { units } = await seen.read(all('empty'));
  expect(units).toEqual([{ first: at(10), last: at(19), arrivalMs: 1_000, ids: packed(0) }]);
});

test('rule 10: more ids than an item holds (320 KB, 40,000) are kept in several, and read as all', async () => {
  for (const count of [40_000, 40_001, 90_000]) {
    await seen.write(unit(`many ${count}`, 10, 1_000), packed(count), EXPIRES);
    const { units, complete } = await seen.read(all(`many ${count}`));
    expect(units.map(({ ids }) => ids.length)).toEqual(
      count === 40_000 ? [320_000] : count === 40_001 ? [320_000, 8] : [320_000, 320_000, 80_000],
    );
    expect(Buffer.concat(units.map(({ ids }) => ids)).equals(packed(count))).toBe(true);
    expect([...new Set(units.map(({ first, last }) => `${first} ${last}`))]).toEqual([`${at(10)} ${at(19)}`]);
    expect(complete).toBe(true);
  }
});

test('rule 10: an attempt that writes again changes nothing', async () => {
  for (const _ of [1, 2]) await seen.write(unit('again', 10, 1_000), packed(40_001), EXPIRES);
  expect((await seen.read(all('again'))).units).toHaveLength(2);
});

test('rule 10: a range ends before its unit, begins behind what is known, and leaves other shards out', async () => {
  for (const first of [10, 20, 30]) await seen.write(unit('range', first, first), packed(40_001), EXPIRES);
  await seen.write(unit('range2', 20, 20), packed(1), EXPIRES);
  const firsts = async (range: object) => {
    const { units } = await seen.read({ ...all('range'), ...range });
    return units.map(({ first }) => Number(first));
  };
  expect(await firsts({})).toEqual([10, 10, 20, 20, 30, 30]);
  expect(await firsts({ before: at(30) })).toEqual([10, 10, 20, 20]);
  // Up to a parent's last record.
  expect(await firsts({ before: `${at(29)}~` })).toEqual([10, 10, 20, 20]);
  expect(await firsts({ before: `${at(20)}~` })).toEqual([10, 10, 20, 20]);
  expect(await firsts({ behind: at(10) })).toEqual([20, 20, 30, 30]);
  expect(await firsts({ behind: at(20), before: at(30) })).toEqual([]);
  expect(await firsts({ behind: at(10), before: at(21) })).toEqual([20, 20]);
});

test('rule 10: reading ends at the first unit, newest first, that arrived before the window', async () => {
  for (const first of [10, 20, 30, 40])
    await seen.write(unit('since', first, first * 100), packed(1), EXPIRES);
  const since = async (sinceMs: number) => {
    const { units, complete } = await seen.read({ ...all('since'), sinceMs });
    return [units.map(({ first }) => Number(first)), complete];
  };
  expect(await since(1_000)).toEqual([[10, 20, 30, 40], true]);
  expect(await since(1_001)).toEqual([[20, 30, 40], false]);
  expect(await since(9_999)).toEqual([[], false]);
  expect(await seen.read(all('nobody'))).toEqual({ units: [], complete: true });
});

test('rule 10: a window of more than one answer (1 MB) is read to its end', async () => {
  for (let index = 1; index <= 9; index++)
    await seen.write(unit('pages', index * 10, index), packed(40_000), EXPIRES);
  const { units, complete } = await seen.read(all('pages'));
  expect(units.map(({ first }) => Number(first))).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
  expect(complete).toBe(true);
});

test('rule 11: ids are read strongly consistently, page after page', async () => {
  const own = dynamo(BACKGROUND);
  const reads = watchReads(own);
  await seenIdsTable(own, platform.tables.cursors).read(all('pages'));
  own.destroy();
  expect(reads.length).toBeGreaterThan(1);
  expect(reads).not.toContain(false);
});

test('ids expire as they were told to', async () => {
  await seen.write(unit('expiring', 10, 1_000), packed(1), EXPIRES);
  const Key = { pk: 'seen#expiring', sk: `${at(10)}#000` };
  const { Item } = await db.send(new GetCommand({ TableName: platform.tables.cursors, Key }));
  expect(Item?.expires).toBe(EXPIRES);
});
