import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { json, type Rest, startRest } from './rest.ts';

let rest: Rest;
const URL = '/v1/ledger?from=2026-11-10T03:00:00Z&to=2026-11-10T05:00:00Z';
const get = async (url: string, key = rest.ours) => json(await rest.call('GET', url, { key }));
const NOTHING = {
  lines: 0,
  counted: 0,
  deduplicated: 0,
  rejected: 0,
  filtered: 0,
  test: 0,
  outside: 0,
  balanced: true,
  landing: { lines: 0, landed: 0, rejected: 0, filtered: 0, balanced: null },
  universal: { landed: 0, universal: 0, deduplicated: 0, test: 0, erased: 0, balanced: null },
};

beforeAll(async () => {
  rest = await startRest();
  await rest.ledgerRow('ours', '2026-11-10T03', 'shard-0', {
    lines: 5,
    counted: 3,
    deduplicated: 1,
    outside: 1,
  });
  await rest.ledgerRow('ours', '2026-11-10T03', 'shard-1', { lines: 2, rejected: 2 });
  await rest.ledgerRow('ours', '2026-11-10T05', 'shard-0', { lines: 100, counted: 100 });
  await rest.ledgerRow('lossy', '2026-11-10T04', 'shard-0', { lines: 3, counted: 2 });
  await rest.ledgerRow('(none)', '2026-11-10T04', 'shard-0', { lines: 4, rejected: 4 });
});
afterAll(() => rest.stop());

test('says what became of every line, by arrival hour and in total', async () => {
  const hour = { ...NOTHING, lines: 7, counted: 3, deduplicated: 1, rejected: 2, outside: 1 };
  expect(await get(URL)).toEqual({
    from: '2026-11-10T03:00:00.000Z',
    to: '2026-11-10T05:00:00.000Z',
    asOf: expect.stringMatching(/^20/),
    total: hour,
    unattributed: { lines: 4, rejected: 4 },
    unbalancedUnits: [],
    hours: [
      { from: '2026-11-10T03:00:00.000Z', to: '2026-11-10T04:00:00.000Z', ...hour },
      { from: '2026-11-10T04:00:00.000Z', to: '2026-11-10T05:00:00.000Z', ...NOTHING },
    ],
  });
});

test('says where lines are missing from the sum', async () => {
  const ledger = await get(URL, await rest.addKey('lossy', 'secret'));
  expect(ledger.total).toMatchObject({ lines: 3, counted: 2, balanced: false });
  expect(ledger.hours.map(({ balanced }: { balanced: boolean }) => balanced)).toEqual([true, false]);
});

test("another tenant's lines aren't in it", async () => {
  expect((await get(URL, rest.theirs)).total).toEqual(NOTHING);
});

test('takes a range and nothing else, and says 304 while it is the same', async () => {
  expect((await rest.call('GET', `${URL}&interval=day`, { key: rest.ours })).statusCode).toBe(400);
  expect((await rest.call('GET', '/v1/ledger?from=yesterday', { key: rest.ours })).statusCode).toBe(400);
  const first = await rest.call('GET', URL, { key: rest.ours });
  const headers = { 'if-none-match': first.headers?.etag ?? '' };
  expect((await rest.call('GET', URL, { key: rest.ours, headers })).statusCode).toBe(304);
});

const LAKE = '/v1/ledger?from=2026-11-15T01:00:00Z&to=2026-11-15T04:00:00Z';

/** A unit of ten lines: of ours eight landed and one couldn't, theirs landed one. */
const receipt = (hour: string, name: string, lines = 10) =>
  rest.lake(`unit#${hour}`, name, {
    key: `events/dt=${hour.slice(0, 10)}/hh=${hour.slice(11)}/${name}.ndjson.zst`,
    lines,
    landed: 9,
    rejected: 1,
    filtered: 0,
    detail: zstdCompressSync(
      JSON.stringify({
        tenants: {
          ours: { landed: 8, rejected: 1, filtered: 0, entities: { clicks: 8 } },
          theirs: { landed: 1, rejected: 0, filtered: 0, entities: { clicks: 1 } },
        },
        days: { '2026-11-15': 9 },
      }),
    ),
  });
const day = (touches: number, published?: number) => rest.lake('days', '2026-11-15', { touches, published });

test('says what of what arrived landed, and what of that is in universal', async () => {
  await receipt('2026-11-15T01', 'shard-0-01');
  await receipt('2026-11-15T01', 'shard-0-02');
  await receipt('2026-11-15T02', 'shard-0-03');
  await receipt('2026-11-15T03', 'shard-0-04', 12);
  await rest.lake('ledger#ours', '2026-11-15T01#2026-11-15', { universal: 9, deduplicated: 1, run: 'R' });
  await rest.lake('ledger#ours', '2026-11-15T01#2026-11-14', { universal: 6, deduplicated: 0, run: 'R' });
  await rest.lake('ledger#ours', '2026-11-15T02#2026-11-15', { universal: 7, deduplicated: 0, run: 'R' });
  await rest.lake('ledger#theirs', '2026-11-15T01#2026-11-15', { universal: 2, deduplicated: 0, run: 'R' });
  await rest.lake('batch', 'settled', { hour: '2026-11-15T02' });
  await day(4, 4);
  const { hours, total, unbalancedUnits } = await get(LAKE);
  expect(hours[0]).toMatchObject({
    landing: { lines: 18, landed: 16, rejected: 2, filtered: 0, balanced: true },
    universal: { landed: 16, universal: 15, deduplicated: 1, test: 0, erased: 0, balanced: true },
  });
  expect(hours[1].universal).toEqual({
    landed: 8,
    universal: 7,
    deduplicated: 0,
    test: 0,
    erased: 0,
    balanced: false,
  });
  expect(total.landing).toEqual({ lines: 36, landed: 32, rejected: 4, filtered: 0, balanced: false });
  expect(unbalancedUnits).toEqual([{ unit: 'events/dt=2026-11-15/hh=03/shard-0-04.ndjson.zst', missing: 2 }]);
});

test('what no run has made yet neither balances nor fails to', async () => {
  await day(5, 4);
  const { hours } = await get(LAKE);
  const balances = hours.map(({ universal }: { universal: { balanced: unknown } }) => universal.balanced);
  expect(balances).toEqual([true, null, null]);
  await day(5, 5);
  await rest.lake('batch', 'settled', { hour: '2026-11-15T01' });
  const later = await get(LAKE);
  expect(later.hours.map(({ landing }: { landing: { balanced: unknown } }) => landing.balanced)).toEqual([
    true,
    null,
    false,
  ]);
});

test("another tenant's rows in a unit are its own", async () => {
  const { total } = await get(LAKE, rest.theirs);
  expect(total.landing).toMatchObject({ lines: 4, landed: 4, rejected: 0 });
  expect(total.universal).toMatchObject({ landed: 4, universal: 2 });
});
