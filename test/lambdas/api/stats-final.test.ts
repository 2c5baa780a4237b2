/** Final hours come from a batch run's rows, all others from the shards'. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { json, type Rest, startRest } from './rest.ts';

let rest: Rest;
const RUN = '20261111T010000Z';
const OLD = '20261110T230000Z';
const FOUR_HOURS = 'from=2026-11-10T02:00:00Z&to=2026-11-10T06:00:00Z';
const get = async (url: string, key = rest.ours) => json(await rest.call('GET', url, { key }));
const bucketsOf = ({ buckets }: { buckets: { value: number; state: string }[] }) =>
  buckets.map(({ value, state }) => [value, state]);
const groupsOf = ({ groups }: { groups: { key: string; value: number }[] }) =>
  groups.map(({ key, value }) => [key, value]);

/** The shards counted 100 too many in every hour, so that a row of the wrong kind shows. */
beforeAll(async () => {
  rest = await startRest();
  for (const slug of ['promo', 'other']) {
    const body = { slug, destination: 'https://example.com' };
    await rest.call('POST', '/v1/links', { key: rest.ours, body });
  }
  await rest.cursor('cursor', 'shard-0', { last: '0009', arrival: 1 });
  await rest.cursor('counted', 'shard-0', { last: '0009', arrival: 1 });
  for (const hour of ['02', '03', '04', '05'].map((hh) => `2026-11-10T${hh}`)) {
    const live = { n: 103, m07: 103, 'country=US': 103 };
    for (const tenant of ['ours', 'theirs']) {
      await rest.row(tenant, 'clicks', '(all)', hour, 'shard-0', live);
      await rest.row(tenant, 'clicks_bots', '(all)', hour, 'shard-0', { n: 100 });
      await rest.row(tenant, 'link_clicks', 'promo', hour, 'shard-0', live);
    }
  }
  for (const hour of ['2026-11-10T02', '2026-11-10T03', '2026-11-10T04']) {
    await rest.lake('final', hour, { run: RUN });
    for (const [run, n] of [[RUN, 3] as const, [OLD, 50] as const]) {
      const counts = { n, m07: n, 'country=ES': n };
      await rest.finalRow('ours', 'clicks', '(all)', hour, run, counts);
      await rest.finalRow('ours', 'clicks_bots', '(all)', hour, run, { n: 1 });
      await rest.finalRow('ours', 'link_clicks', 'promo', hour, run, { n: n - 1, m07: n - 1 });
      await rest.finalRow('ours', 'link_clicks', 'other', hour, run, { n: 1, m07: 1 });
    }
  }
});
afterAll(() => rest.stop());

test('a final hour is its run’s row, another the shards’ rows, in one answer', async () => {
  const stats = await get(`/v1/stats?${FOUR_HOURS}`);
  expect(bucketsOf(stats)).toEqual([
    [3, 'final'],
    [3, 'final'],
    [3, 'final'],
    [103, 'settling'],
  ]);
  expect(stats).toMatchObject({ total: 112, bots: 103, state: 'settling' });
});

test('a range of final hours is final, by the minute and by the day too', async () => {
  const hours = await get('/v1/stats?from=2026-11-10T02:00:00Z&to=2026-11-10T05:00:00Z');
  expect(hours).toMatchObject({ total: 9, bots: 3, state: 'final' });
  const minutes = await get('/v1/stats?interval=minute&from=2026-11-10T02:06:00Z&to=2026-11-10T02:09:00Z');
  expect(bucketsOf(minutes)).toEqual([
    [0, 'final'],
    [3, 'final'],
    [0, 'final'],
  ]);
  const day = await get('/v1/stats?interval=day&from=2026-11-10T00:00:00Z&to=2026-11-11T00:00:00Z');
  expect(bucketsOf(day)).toEqual([[112, 'settling']]);
});

test('breakdowns are of the same rows as the total', async () => {
  const countries = await get(`/v1/stats?${FOUR_HOURS}&groupBy=country`);
  expect(groupsOf(countries)).toEqual([
    ['US', 103],
    ['ES', 9],
  ]);
  const links = await get(`/v1/stats?${FOUR_HOURS}&groupBy=link`);
  expect(groupsOf(links)).toEqual([
    ['promo', 109],
    ['other', 3],
  ]);
  expect(links).toMatchObject({ total: 112, other: 0 });
});

test('a link’s own figures, and a range that is compared, are final hour by hour as well', async () => {
  const link = await get(`/v1/links/promo/stats?${FOUR_HOURS}`);
  expect(bucketsOf(link).map(([value]) => value)).toEqual([2, 2, 2, 103]);
  const compared = await get('/v1/stats?from=2026-11-10T05:00:00Z&to=2026-11-10T06:00:00Z&compare=previous');
  expect(compared).toMatchObject({ total: 103, compared: { total: 3, state: 'final' } });
});

test('what is final for all is final for a tenant that a run found nothing of', async () => {
  const stats = await get(`/v1/stats?${FOUR_HOURS}&groupBy=link`, rest.theirs);
  expect(bucketsOf(stats)).toEqual([
    [0, 'final'],
    [0, 'final'],
    [0, 'final'],
    [103, 'settling'],
  ]);
});

test('a late event makes the hour live again until a run has seen it, for its tenant alone', async () => {
  const url = `/v1/stats?${FOUR_HOURS}`;
  const before = await rest.call('GET', url, { key: rest.ours });
  await rest.lake('final#ours', '2026-11-10T03', { late: 1 });
  expect(bucketsOf(await get(url))).toEqual([
    [3, 'final'],
    [103, 'live'],
    [3, 'final'],
    [103, 'settling'],
  ]);
  expect(bucketsOf(await get(url, rest.theirs))[1]).toEqual([0, 'final']);
  const headers = { 'if-none-match': before.headers?.etag ?? '' };
  expect((await rest.call('GET', url, { key: rest.ours, headers })).statusCode).toBe(200);

  const next = '20261112T010000Z';
  await rest.finalRow('ours', 'clicks', '(all)', '2026-11-10T03', next, { n: 4, m07: 4 });
  await rest.lake('final#ours', '2026-11-10T03', { late: 1, lateSeen: 1, run: next });
  expect(bucketsOf(await get(url))[1]).toEqual([4, 'final']);
});
