import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { countRow } from '../../../lambdas/aggregate/count-row.ts';
import { PART_ATTRIBUTES } from '../../../lambdas/aggregate/row-limits.ts';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import { rollupTable } from '../../../lambdas/aws/rollup-table.ts';
import type { Amount } from '../../../lambdas/domain/money.ts';
import { ASIDE } from '../../../lambdas/domain/rollup-row.ts';
import type { RowTable, RowUpdate } from '../../../lambdas/domain/row-table.ts';
import { padSequence } from '../../../lambdas/domain/sequence.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { watchReads } from './watch-reads.ts';

const EXPIRES = 1_800_000_000;

let platform: Embedded;
let db: ReturnType<typeof dynamo>;
let table: RowTable;

beforeAll(async () => {
  platform = await embedded({ shards: 1 });
  db = dynamo(BACKGROUND);
  table = rollupTable(db, platform.tables.rollups, () => EXPIRES);
});

afterAll(async () => {
  db.destroy();
  await platform.stop();
});

const at = (sequence: number): string => padSequence(String(sequence));

const rowOf = (subject: string) => ({
  pk: `demo#clicks@0#${subject}`,
  sk: '2026-11-21T03#shard',
  scope: 'demo#clicks@0#2026-11-21T03#shard',
  subject,
});

const update = (subject: string, fence: RowUpdate['fence'], rest: Partial<RowUpdate> = {}): RowUpdate => ({
  row: rowOf(subject),
  adds: new Map([['n', 1]]),
  fence,
  ...rest,
});

async function item(subject: string): Promise<Record<string, unknown> | undefined> {
  const { pk, sk } = rowOf(subject);
  const { Item } = await db.send(new GetCommand({ TableName: platform.tables.rollups, Key: { pk, sk } }));
  return Item;
}

test('a row begins with its first share: keys, index, counts, fence, weight and the time that it may go', async () => {
  const adds = new Map([
    ['n', 2],
    ['m07', 2],
    ['country=ES', 1],
    ['referrer=a.b#:c d', 1],
  ]);
  expect(await table.update(update('new', { to: at(9), below: at(1) }, { adds, weightAdds: 120 }))).toBe(
    'done',
  );
  expect(await item('new')).toEqual({
    ...rowOf('new'),
    fence: at(9),
    n: 2,
    m07: 2,
    'country=ES': 1,
    'referrer=a.b#:c d': 1,
    weight: 120,
    expires: EXPIRES,
  });
});

test('rule 7: a share is added only to a row whose fence is below the unit’s first record', async () => {
  const step = (from: number, to: number) => table.update(update('fenced', { to: at(to), below: at(from) }));
  expect(await step(10, 19)).toBe('done');
  // The same unit, an earlier one, one that overlaps.
  for (const [from, to] of [
    [10, 19],
    [1, 9],
    [19, 25],
  ] as const)
    expect(await step(from, to)).toBe('refused');
  // 100 is above 19 as a number, and padded as text.
  expect(await step(100, 109)).toBe('done');
  expect(await item('fenced')).toMatchObject({ n: 2, fence: at(109) });
});

test('rule 7: a later part is added only behind the one before it', async () => {
  const part = (to: string, equals: string) => table.update(update('parts', { to, equals }));
  expect(await part('19#0001', '19#0000')).toBe('refused');
  expect(await table.update(update('parts', { to: '19#0000', below: '10' }))).toBe('done');
  expect(await part('19#0002', '19#0001')).toBe('refused');
  expect(await part('19#0001', '19#0000')).toBe('done');
  expect(await part('19#0001', '19#0000')).toBe('refused');
  expect(await item('parts')).toMatchObject({ n: 2, fence: '19#0001' });
});

test('rule 12: an update that counts on room is refused where the row may weigh more', async () => {
  const step = (first: number, rest: Partial<RowUpdate>) =>
    table.update(update('weighed', { to: at(first), below: at(first) }, rest));
  expect(await step(1, { weightAdds: 60, weightAtMost: 0 })).toBe('done');
  expect(await step(2, { weightAdds: 60, weightAtMost: 59 })).toBe('refused');
  expect(await step(2, { weightAdds: 60, weightAtMost: 60 })).toBe('done');
  expect(await item('weighed')).toMatchObject({ weight: 120, n: 2 });
  expect(await step(3, { weightTo: 60 })).toBe('done');
  expect(await step(4, {})).toBe('done');
  expect(await item('weighed')).toMatchObject({ weight: 60, n: 4 });
});

test.each([
  [
    'an expression over 4 KB',
    { adds: new Map(Array.from({ length: 700 }, (_, index) => [`country=${index}`, 1])) },
  ],
  ['a key over 2 KB', { row: rowOf('x'.repeat(2_100)) }],
  ['an attribute named twice', { adds: new Map([['subject', 1]]) }],
])('rule 12: what the table will never take (%s) is an answer, and leaves no trace', async (_, rest) => {
  expect(await table.update(update('invalid', { to: at(9), below: at(1) }, rest))).toBe('invalid');
  expect(await item('invalid')).toBeUndefined();
});

test('rule 7: a part at its largest fits an expression', async () => {
  const labels = Array.from(
    { length: PART_ATTRIBUTES },
    (_, index) => `referrer=${String(index).padStart(64, 'x')}`,
  );
  const adds = new Map(labels.map((label) => [label, 1]));
  const fence = { to: `${at(9)}#0001`, equals: `${at(9)}#0000` };
  expect(await table.update(update('large', { to: `${at(9)}#0000`, below: at(1) }))).toBe('done');
  expect(await table.update(update('large', fence, { adds, weightAdds: 12_150, weightAtMost: 17_850 }))).toBe(
    'done',
  );
});

test('rules 7 and 12: a share of thousands of values is counted once, by the table’s own conditions', async () => {
  const unit = { key: '', shard: 'shard', first: at(1), last: at(9), after: at(0), arrivalMs: 0, records: 9 };
  const many = Array.from({ length: 1_000 }, (_, index) => [`referrer=host${index}`, 1] as const);
  const share = { ...rowOf('many'), adds: new Map([['n', 1_000], ['m07', 1_000], ...many]), events: 1_000 };
  const attempts = await Promise.all([1, 2, 3].map(() => countRow(unit, share, table)));
  expect(attempts).toEqual([0, 0, 0]);
  const { n, m07, weight, 'referrer=(other)': other, ...rest } = (await item('many')) ?? {};
  expect({ n, m07, weight, other }).toEqual({ n: 1_000, m07: 1_000, weight: 30_000, other: 500 });
  expect(Object.keys(rest).filter((name) => name.startsWith('referrer='))).toHaveLength(500);
});

test('amounts may be taken back, below 0 too, and be larger than a number holds exactly', async () => {
  const amounts = (first: number, adds: readonly (readonly [string, Amount])[]) =>
    table.update(update('net', { to: at(first), below: at(first) }, { adds: new Map(adds) }));
  const large = 2n ** 53n + 1n;
  expect(
    await amounts(1, [
      ['n', 1],
      ['value=EUR', 49_900_000],
      ['value=VND', large],
    ]),
  ).toBe('done');
  expect(
    await amounts(2, [
      ['n', 0],
      ['value=EUR', -50_000_000],
      ['value=VND', large],
    ]),
  ).toBe('done');
  expect(await amounts(3, [['n', -3]])).toBe('done');
  expect(await item('net')).toMatchObject({
    n: -2,
    'value=EUR': -100_000,
    'value=VND': 2 ** 54,
  });
  expect((await table.read(rowOf('net'))).attributes).toContain('value=VND');
});

test('a row is read with its fence and what it has values for', async () => {
  const adds = new Map([
    ['n', 1],
    ['country=ES', 1],
  ]);
  await table.update(update('read', { to: at(9), below: at(1) }, { adds }));
  const { fence, attributes } = await table.read(rowOf('read'));
  expect(fence).toBe(at(9));
  expect(attributes).toContain('country=ES');
  expect(await table.read(rowOf('nobody'))).toEqual({ fence: undefined, attributes: new Set() });
});

test('rule 15: the fences of hundreds of rows are read in their order, but of none that had a share set aside', async () => {
  const subjects = Array.from({ length: 230 }, (_, index) => `fence${index}`);
  for (const [index, subject] of subjects.entries()) {
    if (index % 2 === 0) await table.update(update(subject, { to: at(index + 1), below: at(1_000) }));
  }
  const aside = { adds: new Map([[ASIDE, 3]]) };
  await table.update(update('fence4', { to: at(900), below: at(899) }, aside));
  const fences = await table.fences(subjects.map(rowOf));
  expect(fences).toEqual(
    subjects.map((_, index) => (index % 2 === 1 || index === 4 ? undefined : at(index + 1))),
  );
  expect(await table.fences([])).toEqual([]);
});

test('who was counted in an hour on a shard stands in the index, the ledger in none', async () => {
  await table.update(update('indexed', { to: at(9), below: at(1) }));
  const ledger = { pk: 'demo#ledger', sk: '2026-11-21T03#shard' };
  expect(await table.update({ ...update('', { to: at(9), below: at(1) }), row: ledger })).toBe('done');
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName: platform.tables.rollups,
      IndexName: 'subjects',
      KeyConditionExpression: '#scope = :scope AND subject = :subject',
      ExpressionAttributeNames: { '#scope': 'scope' },
      ExpressionAttributeValues: { ':scope': rowOf('').scope, ':subject': 'indexed' },
    }),
  );
  expect(Items).toEqual([rowOf('indexed')]);
  const { Item } = await db.send(new GetCommand({ TableName: platform.tables.rollups, Key: ledger }));
  expect(Item).toEqual({ ...ledger, n: 1, fence: at(9), expires: EXPIRES });
});

test('rule 11: rows and their fences are read strongly consistently', async () => {
  const own = dynamo(BACKGROUND);
  const reads = watchReads(own);
  const watched = rollupTable(own, platform.tables.rollups, () => EXPIRES);
  await watched.read(rowOf('read'));
  await watched.fences([rowOf('read')]);
  own.destroy();
  expect(reads).toEqual([true, true]);
});

test('rule 15: a fault that may pass is an error, never an answer', async () => {
  const nowhere = rollupTable(db, 'no-such-table', () => EXPIRES);
  await expect(nowhere.update(update('a', { to: at(9), below: at(1) }))).rejects.toThrow();
  await expect(nowhere.read(rowOf('a'))).rejects.toThrow();
  await expect(nowhere.fences([rowOf('a')])).rejects.toThrow();
});
