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
