import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import { rollupReads } from '../../../lambdas/aws/rollup-reads.ts';
import { rowPartition, rowScope, rowSort } from '../../../lambdas/domain/rollup-row.ts';
import { type Embedded, embedded } from '../../embedded.ts';

let servers: Embedded;
let db: ReturnType<typeof dynamo>;
let reads: ReturnType<typeof rollupReads>;
beforeAll(async () => {
  servers = await embedded({ shards: 1 });
  db = dynamo(BACKGROUND);
  reads = rollupReads(db, servers.tables.rollups);
});
afterAll(async () => {
  db.destroy();
  await servers.stop();
});

async function put(
  subject: string,
  hour: string,
  shard: string,
  rest: Record<string, unknown>,
): Promise<void> {
  const key = { pk: rowPartition('ours', 'clicks@0', subject), sk: rowSort(hour, shard) };
  const index = { scope: rowScope('ours', 'clicks@0', hour, shard), subject };
  await db.send(new PutCommand({ TableName: servers.tables.rollups, Item: { ...key, ...index, ...rest } }));
}

const partition = (subject: string): string => rowPartition('ours', 'clicks@0', subject);

test('reads the hours asked for, all shards of them, and numbers alone', async () => {
  for (const hour of ['2026-11-20T22', '2026-11-20T23', '2026-11-21T00', '2026-11-21T01']) {
    await put('a', hour, 'shard-0', { n: 1, m07: 1, fence: '01' });
    await put('a', hour, 'shard-1#rebuilt', { n: 2 });
    await put('a#b', hour, 'shard-0', { n: 100 });
  }
  const hours = { first: '2026-11-20T23', last: '2026-11-21T00' };
  expect(await reads.rows(partition('a'), hours)).toEqual([
    { pk: partition('a'), sk: '2026-11-20T23#shard-0', counts: { n: 1, m07: 1 } },
    { pk: partition('a'), sk: '2026-11-20T23#shard-1#rebuilt', counts: { n: 2 } },
    { pk: partition('a'), sk: '2026-11-21T00#shard-0', counts: { n: 1, m07: 1 } },
    { pk: partition('a'), sk: '2026-11-21T00#shard-1#rebuilt', counts: { n: 2 } },
  ]);
  const [first] = await reads.rows(partition('a'), hours, ['n']);
  expect(first?.counts).toEqual({ n: 1 });
});

test('reads more than one answer holds', async () => {
  const shards = Array.from({ length: 6 }, (_, shard) => `shard-${shard}`);
  for (const shard of shards) await put('large', '2026-11-21T05', shard, { n: 1, pad: 'x'.repeat(300_000) });
  const hours = { first: '2026-11-21T05', last: '2026-11-21T05' };
  expect(await reads.rows(partition('large'), hours, ['n'])).toHaveLength(6);
});

test('finds who was counted on a shard in an hour, and reads their rows', async () => {
  for (const subject of ['x', 'y#z'])
    await put(subject, '2026-11-21T06', 'shard-0', { n: 3, 'country=ES': 3 });
  await put('x', '2026-11-21T06', 'shard-1', { n: 9 });
  const keys = await reads.keys(rowScope('ours', 'clicks@0', '2026-11-21T06', 'shard-0'));
  expect(keys.map(({ pk }) => pk)).toEqual([partition('x'), partition('y#z')]);
  const missing = { pk: partition('nobody'), sk: '2026-11-21T06#shard-0' };
  const rows = await reads.get([...keys, missing], ['n']);
  expect(rows).toHaveLength(2);
  expect(rows.every(({ counts }) => JSON.stringify(counts) === '{"n":3}')).toBe(true);
  expect(await reads.get([], ['n'])).toEqual([]);
});

test('asks again for rows that a batch left out', async () => {
  const shards = Array.from({ length: 12 }, (_, shard) => `shard-${shard}`);
  const pad = 'x'.repeat(390_000);
  await Promise.all(shards.map((shard) => put('huge', '2026-11-21T07', shard, { n: 1, pad })));
  const keys = shards.map((shard) => ({ pk: partition('huge'), sk: rowSort('2026-11-21T07', shard) }));
  expect(await reads.get(keys, ['n', 'pad'])).toHaveLength(12);
});
