import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import { landTable } from '../../../lambdas/aws/land-table.ts';
import { landedUnits } from '../../../lambdas/aws/landed-units.ts';
import { receiptOf } from '../../../lambdas/aws/receipts.ts';
import { sha256 } from '../../../lambdas/domain/hash.ts';
import type { Receipt } from '../../../lambdas/domain/lake-reads.ts';
import { type Embedded, embedded } from '../../embedded.ts';

let platform: Embedded;
let db: DynamoDBDocumentClient;
let table: ReturnType<typeof landTable>;

beforeAll(async () => {
  platform = await embedded();
  db = dynamo(BACKGROUND);
  table = landTable(db, platform.tables.lake, () => 1_800_000_000);
});
afterAll(async () => {
  db.destroy();
  await platform.stop();
});

async function itemsOf(pk: string): Promise<Record<string, unknown>[]> {
  const { Items = [] } = await db.send(
    new ScanCommand({ TableName: platform.tables.lake, ConsistentRead: true }),
  );
  return Items.filter((item) => item.pk === pk);
}

const receipt: Receipt = {
  key: 'events/dt=2026-11-21/hh=03/shardId-000000000000-0049.ndjson.zst',
  arrivalHour: '2026-11-21T03',
  lines: 4,
  landed: 2,
  rejected: 2,
  filtered: 0,
  tenants: {
    '(none)': { landed: 0, rejected: 2, filtered: 0, entities: {} },
    demo: { landed: 2, rejected: 0, filtered: 0, entities: { clicks: 2 } },
  },
  files: { clicks: { rows: 2, bytes: 900 }, '_rejected/events': { rows: 2, bytes: 300 } },
  reasons: { '(none)|invalid_json': 2 },
  samples: [{ tenant: '(none)', reason: 'invalid_json', detail: 'the line must be…', line: 3, raw: '{' }],
  days: { '2026-11-20': 1, '2026-11-21': 1 },
};

test('a unit is landed once it has its receipt, which readers read as it was written', async () => {
  const place = { day: '2026-11-21', hour: '03', name: 'shardId-000000000000-0049' };
  expect(await table.isLanded(place)).toBe(false);
  await table.writeReceipt(place, receipt);
  expect(await table.isLanded(place)).toBe(true);
  expect(await table.isLanded({ ...place, hour: '04' })).toBe(false);

  const [item = {}] = await itemsOf('unit#2026-11-21T03');
  expect(item).toMatchObject({ sk: place.name, key: receipt.key, lines: 4, expires: 1_800_000_000 });
  expect(await receiptOf(item)).toEqual(receipt);
});

test('a unit of very many tenants has a receipt in parts, whose sums are the unit’s', async () => {
  const place = { day: '2026-11-21', hour: '05', name: 'shardId-000000000000-0051' };
  const one = { landed: 1, rejected: 1, filtered: 0, entities: { clicks: 1 } };
  const names = Array.from({ length: 20_000 }, (_, n) => sha256(String(n)).slice(0, 63));
  const many: Receipt = {
    ...receipt,
    ...{ arrivalHour: '2026-11-21T05', lines: 40_000, landed: 20_000, rejected: 20_000 },
    tenants: Object.fromEntries(names.map((name) => [name, one])),
    reasons: Object.fromEntries(names.map((name) => [`${name}|invalid_json`, 1])),
    samples: names
      .slice(0, 3)
      .map((tenant) => ({ tenant, reason: 'invalid_json', detail: '', line: 1, raw: '{' })),
  };
  await table.writeReceipt(place, many);
  const items = await itemsOf('unit#2026-11-21T05');
  expect(items.length).toBe(20);
  expect(await landedUnits(db, platform.tables.lake)('2026-11-21T05')).toEqual(
    new Map([[many.key, ['2026-11-20', '2026-11-21']]]),
  );
  const parts = items.map(receiptOf);
  expect(parts.reduce((sum, { lines }) => sum + lines, 0)).toBe(40_000);
  expect(Object.assign({}, ...parts.map(({ tenants }) => tenants))).toEqual(many.tenants);
  expect(Object.assign({}, ...parts.map(({ reasons }) => reasons))).toEqual(many.reasons);
  expect(parts.flatMap(({ samples }) => samples).length).toBe(3);
  await db.send(
    new DeleteCommand({ TableName: platform.tables.lake, Key: { pk: 'unit#2026-11-21T05', sk: place.name } }),
  );
  expect((await landedUnits(db, platform.tables.lake)('2026-11-21T05')).size).toBe(0);
  expect(await table.isLanded(place)).toBe(false);
});

test('a day counts what touched it, and gathers the days on which its rows arrived', async () => {
  const day = '2026-11-19';
  await table.touchDay({ day, arrivalDay: '2026-11-20', leads: true, users: false });
  await table.touchDay({ day, arrivalDay: '2026-11-21', leads: true, users: true });
  await table.touchDay({ day, arrivalDay: '2026-11-21', leads: false, users: false });
  expect(await itemsOf('days')).toEqual([
    {
      pk: 'days',
      sk: day,
      touches: 3,
      leads: 2,
      users: 1,
      arrivals: new Set(['2026-11-20', '2026-11-21']),
    },
  ]);
});

test('an hour counts what came late, tenant by tenant', async () => {
  const hour = '2026-11-20T22';
  await table.markLate({ tenant: 'demo', hour });
  await table.markLate({ tenant: 'demo', hour });
  await table.markLate({ tenant: 'acme', hour });
  expect(await itemsOf('final#demo')).toEqual([{ pk: 'final#demo', sk: hour, late: 2 }]);
  expect(await itemsOf('final#acme')).toEqual([{ pk: 'final#acme', sk: hour, late: 1 }]);
});
