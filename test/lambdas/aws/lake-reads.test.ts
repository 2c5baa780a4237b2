import { zstdCompressSync } from 'node:zlib';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import { lakeReads } from '../../../lambdas/aws/lake-reads.ts';
import type { Receipt } from '../../../lambdas/domain/lake-reads.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { watchReads } from './watch-reads.ts';

let servers: Embedded;
let db: ReturnType<typeof dynamo>;
let reads: ReturnType<typeof lakeReads>;
let consistent: readonly boolean[];
beforeAll(async () => {
  servers = await embedded({ shards: 1 });
  db = dynamo(BACKGROUND);
  consistent = watchReads(db);
  reads = lakeReads(db, servers.tables.lake);
});
afterAll(async () => {
  db.destroy();
  await servers.stop();
});

const put = async (pk: string, sk: string, item: Record<string, unknown> = {}): Promise<void> => {
  await db.send(new PutCommand({ TableName: servers.tables.lake, Item: { pk, sk, ...item } }));
};

test('finds the final hours of a tenant, without those that something came late to', async () => {
  for (const hh of ['01', '02', '03', '04']) await put('final', `2026-11-10T${hh}`, { run: 'R1' });
  await put('final#ours', '2026-11-10T02', { late: 1 });
  await put('final#ours', '2026-11-10T03', { late: 2, lateSeen: 2, run: 'R2' });
  const hours = { first: '2026-11-10T01', last: '2026-11-10T03' };
  const { runs, reopened } = await reads.finalHours('ours', hours);
  expect([...runs]).toEqual([
    ['2026-11-10T01', 'R1'],
    ['2026-11-10T03', 'R2'],
  ]);
  expect([...reopened]).toEqual(['2026-11-10T02']);
  expect((await reads.finalHours('theirs', hours)).runs.size).toBe(3);
});

test('reads what landed of days, and what runs saw of them', async () => {
  await put('days', '2026-11-10', { touches: 3, clicks: 1, arrivals: new Set(['2026-11-10']) });
  await put('days', '2026-11-11', {
    touches: 3,
    published: 2,
    run: 'R1',
    reopened: new Set(['smart_retention']),
    publishing: 'R2',
  });
  await put('days', '2026-11-12', { touches: 1 });
  const none = { published: undefined, run: undefined, reopened: [], isPublishing: false };
  expect(await reads.days({ first: '2026-11-10', last: '2026-11-11' })).toEqual([
    { dt: '2026-11-10', touches: 3, ...none },
    {
      dt: '2026-11-11',
      touches: 3,
      published: 2,
      run: 'R1',
      reopened: ['smart_retention'],
      isPublishing: true,
    },
  ]);
});

test('reads a report over many days in their order, and the first and last of them', async () => {
  const days = Array.from({ length: 100 }, (_, day) =>
    new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString().slice(0, 10),
  );
  const item = { run: 'R', rows: 1, at: '2026-11-12T00:00:00.000Z' };
  for (const dt of days) await put('report#funnel#ours', dt, { ...item, data: Buffer.from(dt) });
  await put('report#funnel#theirs', '2026-01-02', { ...item, object: '_published/x.json.zst' });
  const found = await reads.report('funnel', 'ours', { first: '2026-01-02', last: '2026-12-31' });
  expect(found.map(({ dt }) => dt)).toEqual(days.slice(1));
  expect(found.map(({ data }) => String(data))).toEqual(days.slice(1));
  expect(await reads.reportSpan('funnel', 'ours')).toEqual({ first: '2026-01-01', last: '2026-04-10' });
  expect(await reads.reportSpan('funnel', 'nobody')).toBeUndefined();
  const range = { first: '2026-01-01', last: '2026-01-31' };
  expect(await reads.report('funnel', 'theirs', range)).toEqual([
    { dt: '2026-01-02', ...item, data: { object: '_published/x.json.zst' } },
  ]);
});

test('reads partitions, and the ledger by arrival hour', async () => {
  const at = '2026-11-12T00:00:00.000Z';
  await put('partition#smart#funnel', '2026-11-10', { run: 'R', rows: 4, bytes: 900, at, prefix: 'funnel/' });
  const days = { first: '2026-11-10', last: '2026-11-10' };
  expect(await reads.partitions('smart', 'funnel', days)).toEqual([
    { dt: '2026-11-10', run: 'R', rows: 4, bytes: 900, at },
  ]);
  for (const sk of ['2026-11-10T02#2026-11-10', '2026-11-10T03#2026-11-09', '2026-11-10T04#2026-11-10']) {
    await put('ledger#ours', sk, { universal: 2, deduplicated: 1, run: 'R' });
  }
  const hours = { first: '2026-11-10T03', last: '2026-11-10T03' };
  expect(await reads.ledger('ours', hours)).toEqual([
    { arrivalHour: '2026-11-10T03', day: '2026-11-09', universal: 2, deduplicated: 1 },
  ]);
});

test('knows up to which hour all units have landed, once a run found it', async () => {
  expect(await reads.settled()).toBeUndefined();
  await put('batch', 'settled', { hour: '2026-11-10T03' });
  expect(await reads.settled()).toBe('2026-11-10T03');
});

const HOURS = { first: '2026-11-20T23', last: '2026-11-21T00' };

async function receipts(question: { readonly rejectedOnly?: true; readonly atMost: number }) {
  const seen: Receipt[] = [];
  const isAll = await reads.receipts({ hours: HOURS, ...question }, (receipt) => seen.push(receipt));
  return { isAll, seen: seen.sort((a, b) => (a.key < b.key ? -1 : 1)) };
}

test('shows every receipt of the hours, or only those of units with rejected lines', async () => {
  const detail = {
    tenants: { ours: { landed: 1, rejected: 1, filtered: 0, entities: { clicks: 1 } } },
    files: { clicks: { rows: 1, bytes: 10 } },
    reasons: { 'ours|missing_id': 1 },
    samples: [{ tenant: 'ours', reason: 'missing_id', detail: 'id is missing', line: 2, raw: '{}' }],
    days: { '2026-11-20': 1 },
  };
  const counts = { lines: 2, landed: 1, filtered: 0, detail: zstdCompressSync(JSON.stringify(detail)) };
  await put('unit#2026-11-20T22', 'unit-0', { key: 'unit-0', ...counts, rejected: 1 });
  await put('unit#2026-11-20T23', 'unit-1', { key: 'unit-1', ...counts, rejected: 1 });
  await put('unit#2026-11-21T00', 'unit-2', { key: 'unit-2', lines: 1, landed: 1, rejected: 0, filtered: 0 });
  const { isAll, seen } = await receipts({ atMost: 10 });
  expect(isAll).toBe(true);
  expect(seen[0]).toEqual({
    arrivalHour: '2026-11-20T23',
    key: 'unit-1',
    lines: 2,
    landed: 1,
    rejected: 1,
    filtered: 0,
    ...detail,
  });
  expect(seen.map(({ key }) => key)).toEqual(['unit-1', 'unit-2']);
  const rejected = await receipts({ rejectedOnly: true, atMost: 10 });
  expect(rejected.seen.map(({ key }) => key)).toEqual(['unit-1']);
});

test('gives up where there are more receipts than wanted', async () => {
  expect((await receipts({ atMost: 1 })).isAll).toBe(false);
  expect((await receipts({ atMost: 2 })).isAll).toBe(true);
});

test('every read is strongly consistent', () => {
  expect(consistent.length).toBeGreaterThan(20);
  expect(consistent.every((one) => one)).toBe(true);
});
