/** The lake's partitions and what couldn't land, each tenant's own. */
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { json, type Rest, startRest } from './rest.ts';

let rest: Rest;
const DAYS = 'from=2026-11-10&to=2026-11-11';
const get = async (url: string, key = rest.ours) => json(await rest.call('GET', url, { key }));

const sample = (tenant: string, reason: string, line: number) => ({
  tenant,
  reason,
  detail: 'id must be a text',
  line,
  raw: `{"tenant":"${tenant}"}`,
});

const receipt = (hour: string, name: string, rejected: number, detail: unknown) =>
  rest.lake(`unit#${hour}`, name, {
    key: `events/${name}`,
    lines: 20,
    landed: 20 - rejected,
    rejected,
    filtered: 0,
    detail: zstdCompressSync(JSON.stringify(detail)),
  });

beforeAll(async () => {
  rest = await startRest();
  const tenants = {
    ours: { landed: 6, rejected: 3, filtered: 1, entities: { clicks: 5, views: 1 } },
    theirs: { landed: 10, rejected: 0, filtered: 0, entities: { clicks: 10 } },
  };
  const files = {
    clicks: { rows: 15, bytes: 3000 },
    views: { rows: 1, bytes: 100 },
    '_rejected/clicks': { rows: 3, bytes: 90 },
    '_rejected/events': { rows: 1, bytes: 30 },
  };
  await receipt('2026-11-10T03', 'unit-b', 4, {
    tenants,
    files,
    reasons: {
      'ours|missing_id': 1,
      'ours|invalid_time': 2,
      'theirs|missing_id': 9,
      '(none)|invalid_json': 1,
    },
    samples: [
      sample('ours', 'missing_id', 7),
      sample('theirs', 'missing_id', 8),
      sample('ours', 'invalid_time', 9),
      sample('(none)', 'invalid_json', 10),
    ],
  });
  await receipt('2026-11-10T03', 'unit-a', 7, {
    tenants,
    files,
    reasons: { 'ours|missing_id': 6 },
    samples: [1, 2, 3, 4, 5].map((line) => sample('ours', 'missing_id', line)),
  });
  await receipt('2026-11-11T04', 'unit-c', 0, { tenants, files });
  const counts = (rows: number) =>
    zstdCompressSync(JSON.stringify([{ tenant: 'ours', layer: 'universal', entity: 'clicks', rows }]));
  for (const [dt, rows] of [
    ['2026-11-10', 10],
    ['2026-11-11', 0],
  ] as const) {
    const at = '2026-11-12T00:00:00.000Z';
    await rest.lake('report#lake_rows#ours', dt, { run: 'R', rows: 1, at, data: counts(rows) });
    await rest.lake('partition#universal#clicks', dt, { run: 'R', rows: 40, bytes: 1001, at });
  }
});
afterAll(() => rest.stop());

test('lists every table with its columns and where its partitions are', async () => {
  const { items } = await get('/v1/lake');
  const paths = items.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      '/v1/lake/landingtmp/events',
      '/v1/lake/landing/clicks',
      '/v1/lake/landing/rejected',
      '/v1/lake/universal/sessions',
      '/v1/lake/smart/link_daily',
    ]),
  );
  for (const path of paths) expect((await rest.call('GET', path, { key: rest.ours })).statusCode).toBe(200);
});

test('partitions of landing hold the tenant’s rows, and bytes by their share', async () => {
  expect(await get(`/v1/lake/landing/clicks?${DAYS}`)).toEqual({
    layer: 'landing',
    entity: 'clicks',
    from: '2026-11-10',
    to: '2026-11-11',
    rows: 15,
    bytes: 3000,
    partitions: [
      { dt: '2026-11-10', hh: '03', rows: 10, bytes: 2000 },
      { dt: '2026-11-11', hh: '04', rows: 5, bytes: 1000 },
    ],
  });
  expect((await get(`/v1/lake/landing/clicks?${DAYS}`, rest.theirs)).rows).toBe(30);
  expect((await get(`/v1/lake/landing/views?${DAYS}`, rest.theirs)).partitions).toEqual([]);
});

test('partitions of rejected and raw lines', async () => {
  const rejected = await get('/v1/lake/landing/rejected?from=2026-11-10&to=2026-11-10');
  expect(rejected).toMatchObject({ rows: 6, bytes: 180, partitions: [{ hh: '03', rows: 6 }] });
  const raw = await get('/v1/lake/landingtmp/events?from=2026-11-10&to=2026-11-10');
  expect(raw).toMatchObject({ rows: 20, bytes: null });
});

test('partitions of universal and smart hold what the last run counted', async () => {
  expect(await get(`/v1/lake/universal/clicks?${DAYS}`)).toMatchObject({
    rows: 10,
    bytes: 250,
    partitions: [{ dt: '2026-11-10', rows: 10, bytes: 250 }],
  });
  const theirs = await get(`/v1/lake/universal/clicks?${DAYS}`, rest.theirs);
  expect(theirs).toMatchObject({ rows: 0, bytes: 0, partitions: [] });
});

test('says why lines could not land, with the first of each reason', async () => {
  const url = '/v1/rejected?from=2026-11-10T00:00:00Z&to=2026-11-12T00:00:00Z';
  const { total, reasons } = await get(url);
  expect(total).toBe(9);
  expect(reasons[0]).toMatchObject({ reason: 'missing_id', count: 7 });
  expect(reasons[0].samples).toEqual(
    [1, 2, 3, 4, 5].map((line) => ({
      unit: 'events/unit-a',
      line,
      detail: 'id must be a text',
      raw: '{"tenant":"ours"}',
    })),
  );
  expect(reasons[1]).toMatchObject({ reason: 'invalid_time', count: 2, samples: [{ line: 9 }] });
  expect(reasons).toHaveLength(2);
});

test("another tenant's rejected lines stay its own", async () => {
  const url = '/v1/rejected?from=2026-11-10T00:00:00Z&to=2026-11-12T00:00:00Z';
  const { total, reasons } = await get(url, rest.theirs);
  expect(total).toBe(9);
  expect(JSON.stringify(reasons)).not.toContain('ours');
  expect((await get(url, await rest.addKey('third', 'secret'))).total).toBe(0);
});

test.each([
  ['/v1/lake/landing/none', 404, 'The layer landing has no none'],
  ['/v1/lake/universal/link_daily', 404, 'The layer universal has no link_daily'],
  ['/v1/lake/attic/clicks', 404, 'No call has the path'],
  ['/v1/lake/landing/clicks?from=2026-11-10T00:00:00Z', 400, 'from must be a day'],
  ['/v1/rejected?reason=missing_id', 400, 'reason is unknown'],
])('%s: %i, %s', async (url, status, detail) => {
  const response = await rest.call('GET', url, { key: rest.ours });
  expect(response.statusCode).toBe(status);
  expect(json(response).detail).toContain(detail);
});
