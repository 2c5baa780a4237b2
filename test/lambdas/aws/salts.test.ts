import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamo } from '../../../lambdas/aws/clients.ts';
import { type SaltsOptions, salts } from '../../../lambdas/aws/salts.ts';
import { type Embedded, embedded } from '../../embedded.ts';

const NOW = Date.parse('2026-11-21T03:04:05.678Z');
const NOW_SECONDS = Math.floor(NOW / 1_000);
let platform: Embedded;
let options: SaltsOptions;

beforeAll(async () => {
  platform = await embedded();
  const db = dynamo({ timeoutMs: 5_000, attempts: 3 });
  options = { db, table: platform.tables.salts, timeoutMs: 10_000, now: () => NOW };
});

afterAll(() => platform.stop());

const row = async (day: string) =>
  (await options.db.send(new GetCommand({ TableName: platform.tables.salts, Key: { day } }))).Item;

const hex = async (salt: ReturnType<typeof salts>, day: string): Promise<string | undefined> =>
  (await salt(day))?.export().toString('hex');

test("creates a day's salt on first use, to be gone 48 hours after that", async () => {
  const salt = await hex(salts(options), '2026-11-21');

  expect(salt).toMatch(/^[0-9a-f]{64}$/);
  expect(await row('2026-11-21')).toMatchObject({ expires: NOW_SECONDS + 48 * 3_600 });
  expect(await hex(salts(options), '2026-11-21')).toBe(salt);
  expect(await hex(salts(options), '2026-11-22')).not.toBe(salt);
});

test('processes that need a salt at the same time agree on one', async () => {
  const processes = Array.from({ length: 12 }, () => salts(options));

  expect(new Set(await Promise.all(processes.map((salt) => hex(salt, '2026-12-01')))).size).toBe(1);
});

test('an expired salt is not used, swept already or not', async () => {
  const old = { day: '2026-11-18', salt: Buffer.alloc(32, 1), expires: NOW_SECONDS };
  await options.db.send(new PutCommand({ TableName: platform.tables.salts, Item: old }));

  expect(await hex(salts(options), '2026-11-18')).not.toBe('01'.repeat(32));
  expect(await row('2026-11-18')).toMatchObject({ expires: NOW_SECONDS + 48 * 3_600 });
});

test('no salt where the table fails; the table is asked again some seconds later', async () => {
  const clock = { ms: NOW };
  const broken = { ...options, table: 'missing', now: () => clock.ms };
  const salt = salts(broken);
  expect(await salt('2026-11-21')).toBeUndefined();

  broken.table = platform.tables.salts;
  expect(await salt('2026-11-21')).toBeUndefined();
  clock.ms += 5_000;
  expect(await salt('2026-11-21')).toBeDefined();
});
