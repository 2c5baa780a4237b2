import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { json, type Rest, startRest } from './rest.ts';

let rest: Rest;
const DAY = 'from=2026-11-10T00:00:00Z&to=2026-11-11T00:00:00Z';
const get = async (url: string, key = rest.ours) => json(await rest.call('GET', url, { key }));
const figure = ({ total, bots, other, groups }: Record<string, unknown>) => ({ total, bots, other, groups });
const groupsOf = ({ groups }: { groups: { key: string; value: number }[] }) =>
  groups.map(({ key, value }) => [key, value]);

beforeAll(async () => {
  rest = await startRest();
  for (const slug of ['promo', 'other', 'quiet']) {
    await rest.call('POST', '/v1/links', {
      key: rest.ours,
      body: { slug, destination: 'https://example.com' },
    });
  }
  await rest.call('POST', '/v1/pixels', { key: rest.ours, body: { slug: 'open' } });
  for (const shard of ['shard-0', 'shard-1']) {
    await rest.cursor('cursor', shard, { last: '0009', arrival: 1 });
    await rest.cursor('counted', shard, { last: '0009', arrival: 1 });
  }
  const h = (hour: number): string => `2026-11-10T${String(hour).padStart(2, '0')}`;
  const ours = (
    rollup: string,
    subject: string,
    hour: number,
    shard: string,
    counts: Record<string, number>,
  ) => rest.row('ours', rollup, subject, h(hour), shard, counts);
  const es = { 'country=ES': 1, 'device=mobile': 1, 'referrer=(direct)': 1 };
  await ours('link_clicks', 'promo', 3, 'shard-0', { n: 1, m07: 1, ...es });
  await ours('link_clicks', 'promo', 3, 'shard-1', {
    n: 2,
    m07: 1,
    m59: 1,
    'country=ES': 1,
    'country=FR': 1,
  });
  await ours('link_clicks', 'promo', 4, 'shard-0', { n: 4, m00: 4, 'country=(other)': 4 });
  await ours('link_clicks', 'other', 4, 'shard-1', { n: 2, m01: 2, 'country=FR': 2 });
  await ours('link_clicks', 'no link', 4, 'shard-1', { n: 1, m01: 1 });
  await ours('link_clicks_bots', 'promo', 3, 'shard-0', { n: 5, m10: 5, 'country=US': 5 });
  await ours('clicks', '(all)', 3, 'shard-0', { n: 1, m07: 1, ...es });
  await ours('clicks', '(all)', 3, 'shard-1', { n: 2, m07: 1, m59: 1, 'country=ES': 1, 'country=FR': 1 });
  // One click of hour 4 was on no link of ours.
  await ours('clicks', '(all)', 4, 'shard-0', {
    n: 7,
    m00: 4,
    m01: 3,
    'country=(other)': 4,
    'country=FR': 3,
  });
  await ours('clicks_bots', '(all)', 3, 'shard-0', { n: 5, m10: 5, 'country=US': 5 });
  await ours('pixel_views', 'open', 5, 'shard-0', { n: 3, m00: 3 });
  await ours('views', '(all)', 5, 'shard-0', { n: 3, m00: 3 });
  await rest.row('theirs', 'clicks', '(all)', h(3), 'shard-0', { n: 1000, m07: 1000 });
});
afterAll(() => rest.stop());

test('sums shards into gap-free buckets, each with its state', async () => {
  const stats = await get('/v1/stats?from=2026-11-10T02:30:00Z&to=2026-11-10T05:30:00Z');
  expect(stats).toMatchObject({
    metric: 'clicks',
    from: '2026-11-10T02:00:00.000Z',
    to: '2026-11-10T06:00:00.000Z',
    interval: 'hour',
    total: 10,
    bots: 5,
    state: 'settling',
    asOf: expect.stringMatching(/^20\d\d-/),
  });
  expect(stats.buckets).toEqual(
    [0, 3, 7, 0].map((value, at) => ({
      from: `2026-11-10T0${at + 2}:00:00.000Z`,
      to: `2026-11-10T0${at + 3}:00:00.000Z`,
      value,
      asOf: stats.asOf,
      state: 'settling',
    })),
  );
  expect(stats).not.toHaveProperty('groups');
});

test('minutes and days come from the same rows as hours', async () => {
  const minutes = await get('/v1/stats?interval=minute&from=2026-11-10T03:58:30Z&to=2026-11-10T04:02:00Z');
  expect(minutes.from).toBe('2026-11-10T03:58:00.000Z');
  expect(minutes.buckets.map(({ value }: { value: number }) => value)).toEqual([0, 1, 4, 3]);
  const days = await get('/v1/stats?interval=day&from=2026-11-09T12:00:00Z&to=2026-11-10T12:00:00Z');
  expect(days.buckets.map(({ value }: { value: number }) => value)).toEqual([0, 10]);
});

test('bots are left out, counted too, or counted alone; their figure is there each time', async () => {
  const totals = await Promise.all(
    ['exclude', 'include', 'only'].map((bots) => get(`/v1/stats?${DAY}&bots=${bots}`)),
  );
  expect(totals.map(({ total, bots }) => [total, bots])).toEqual([
    [10, 5],
    [15, 5],
    [5, 5],
  ]);
});

test('groups by country, with the base of the shares and what is not listed', async () => {
  expect(figure(await get(`/v1/stats?${DAY}&groupBy=country&limit=1`))).toEqual({
    total: 10,
    bots: 5,
    groups: [{ key: 'FR', value: 4, share: 0.4 }],
    other: 6,
  });
  const all = await get(`/v1/stats?${DAY}&groupBy=country&bots=include`);
  expect(groupsOf(all)).toEqual([
    ['US', 5],
    ['FR', 4],
    ['ES', 2],
  ]);
  expect(all).toMatchObject({ groupBy: 'country', total: 15, other: 4 });
});

test('groups by link over hours and minutes; clicks on no link are other', async () => {
  const hours = await get(`/v1/stats?${DAY}&groupBy=link`);
  expect(groupsOf(hours)).toEqual([
    ['promo', 7],
    ['other', 2],
  ]);
  expect(hours).toMatchObject({ total: 10, other: 1 });
  const minutes = await get(
    '/v1/stats?groupBy=link&interval=minute&from=2026-11-10T03:59:00Z&to=2026-11-10T04:02:00Z',
  );
  expect(groupsOf(minutes)).toEqual([
    ['promo', 5],
    ['other', 2],
  ]);
  const bots = await get(`/v1/stats?${DAY}&groupBy=link&bots=include`);
  expect(groupsOf(bots)).toEqual([
    ['promo', 12],
    ['other', 2],
  ]);
});

test('groups views by pixel', async () => {
  const views = await get(`/v1/stats?${DAY}&metric=views&groupBy=pixel`);
  expect(groupsOf(views)).toEqual([['open', 3]]);
  expect(views).toMatchObject({ metric: 'views', total: 3, other: 0 });
});

test("a link's and a pixel's own figures", async () => {
  const promo = await get(`/v1/links/promo/stats?${DAY}&groupBy=country`);
  expect(promo).toMatchObject({ metric: 'clicks', link: 'promo', total: 7, bots: 5, other: 4 });
  expect(groupsOf(promo)).toEqual([
    ['ES', 2],
    ['FR', 1],
  ]);
  expect(await get(`/v1/links/quiet/stats?${DAY}`)).toMatchObject({ link: 'quiet', total: 0 });
  expect(await get(`/v1/pixels/open/stats?${DAY}`)).toMatchObject({
    metric: 'views',
    pixel: 'open',
    total: 3,
  });
});

test("another tenant's figures stay its own", async () => {
  const key = rest.theirs;
  for (const path of ['/v1/links/promo/stats', '/v1/pixels/open/stats', '/v1/links/none/stats']) {
    expect((await rest.call('GET', path, { key })).statusCode).toBe(404);
  }
  expect((await get(`/v1/stats?${DAY}`, key)).total).toBe(1000);
  expect((await get(`/v1/stats?${DAY}&groupBy=link`, key)).groups).toEqual([]);
  expect((await get(`/v1/stats?${DAY}`)).total).toBe(10);
});

test('answers with another range of the same length beside', async () => {
  const url = '/v1/stats?from=2026-11-10T04:00:00Z&to=2026-11-10T05:00:00Z';
  const previous = await get(`${url}&compare=previous`);
  expect(previous).toMatchObject({ total: 7, bots: 0 });
  expect(previous.compared).toMatchObject({
    from: '2026-11-10T03:00:00.000Z',
    to: '2026-11-10T04:00:00.000Z',
    total: 3,
    bots: 5,
    state: 'settling',
    buckets: [{ value: 3, state: 'settling' }],
  });
  const chosen = await get(`${url}&compare=2026-11-10T05:10:00Z`);
  expect(chosen.compared).toMatchObject({ from: '2026-11-10T05:00:00.000Z', total: 0 });
});

test.each([
  [
    'groupBy=country&interval=minute&from=2026-11-10T03:30:00Z&to=2026-11-10T04:00:00Z',
    'groupBy',
    'by the hour',
  ],
  ['groupBy=pixel', 'groupBy', 'metric=views'],
  ['groupBy=link&metric=views', 'groupBy', 'metric=clicks'],
  ['groupBy=link&interval=day&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z', 'groupBy', '31 days'],
  ['groupBy=browser', 'groupBy', 'one of country, referrer, device, link, pixel'],
  ['metric=sales', 'metric', 'one of clicks, views'],
  ['bots=yes', 'bots', 'one of exclude, include, only'],
  ['interval=week', 'interval', 'one of minute, hour, day'],
  ['limit=0', 'limit', '1 to 10000'],
  ['compare=yesterday', 'compare', '"previous" or an RFC 3339 time'],
  ['from=now', 'from', 'RFC 3339'],
  ['since=now', 'since', 'unknown'],
  ['bots=only&bots=only', 'bots', 'twice'],
])('says how to mend ?%s', async (query, field, reason) => {
  const response = await rest.call('GET', `/v1/stats?${query}`, { key: rest.ours });
  expect(response.statusCode).toBe(400);
  expect(json(response).errors).toEqual([{ field, reason: expect.stringContaining(reason) }]);
  expect(json(response).detail).toContain(field);
});

test('a link has no groups of links, and no metric to choose', async () => {
  for (const query of ['groupBy=link', 'metric=views']) {
    const response = await rest.call('GET', `/v1/links/promo/stats?${query}`, { key: rest.ours });
    expect(response.statusCode).toBe(400);
  }
});

test('says 304 while the figures are the same, and when they are from', async () => {
  const url = `/v1/stats?${DAY}`;
  const first = await rest.call('GET', url, { key: rest.ours });
  const etag = first.headers?.etag ?? '';
  expect(etag).toMatch(/^W\/"[0-9a-f]{32}"$/);
  expect(first.headers?.['cache-control']).toBe('private, no-cache');
  expect(first.headers?.['tormenta-as-of']).toBe(json(first).asOf);
  const headers = { 'if-none-match': `"x", ${etag}` };
  const again = await rest.call('GET', url, { key: rest.ours, headers });
  expect(again).toMatchObject({ statusCode: 304, headers: { etag } });
  expect(again.body).toBeUndefined();
  expect(again.headers?.['tormenta-as-of']).toMatch(/^20/);
  const theirs = await rest.call('GET', url, { key: rest.theirs, headers });
  expect(theirs.statusCode).toBe(200);
});

test('reads hundreds of days, and rows of more links than one batch has', async () => {
  const key = await rest.addKey('large', 'secret');
  for (let link = 0; link < 130; link++) {
    await rest.row('large', 'link_clicks', `l${link}`, '2026-06-01T00', 'shard-0', { n: link + 1, m00: 1 });
  }
  for (const [day, n] of [
    ['2026-01-01', 1],
    ['2026-04-01', 2],
    ['2026-11-01', 4],
  ] as const) {
    await rest.row('large', 'clicks', '(all)', `${day}T23`, 'shard-0', { n, m00: n });
  }
  const year = await get('/v1/stats?interval=day&from=2026-01-01T00:00:00Z&to=2026-11-02T00:00:00Z', key);
  expect(year.total).toBe(7);
  expect(year.buckets).toHaveLength(305);
  const links = await get(
    '/v1/stats?groupBy=link&limit=10000&from=2026-06-01T00:00:00Z&to=2026-06-01T01:00:00Z',
    key,
  );
  expect(links.groups).toHaveLength(130);
  expect(links.groups[0]).toMatchObject({ key: 'l129', value: 130 });
});

test('says as of when while a shard is behind, and what is incomplete when a unit was set aside', async () => {
  const url = `/v1/stats?${DAY}`;
  await rest.cursor('cursor', 'shard-1', { last: '0010', arrival: 2 });
  await rest.cursor('counted', 'shard-1', { last: '0009', arrival: Date.parse('2026-11-10T04:00:00Z') });
  expect((await get(url)).asOf).toBe('2026-11-10T04:00:00.000Z');
  await rest.cursor('cursor', 'shard-2', { last: '0001', arrival: 2 });
  const unknown = await rest.call('GET', url, { key: rest.ours });
  expect(json(unknown)).toMatchObject({ asOf: null, state: 'settling' });
  expect(unknown.headers).not.toHaveProperty('tormenta-as-of');
  await rest.cursor('aside', 'shard-1#0010', { key: 'events/…' });
  const aside = await get(url);
  expect(aside.state).toBe('incomplete');
  expect(aside.buckets.every(({ state }: { state: string }) => state === 'incomplete')).toBe(true);
});
