import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { json, type Rest, startRest } from './rest.ts';

let rest: Rest;
const DAY = 'from=2026-11-10T00:00:00Z&to=2026-11-11T00:00:00Z';

const send = (method: string, path: string, body: unknown, key = rest.ours) =>
  rest.call(method, path, { key, body });
const get = async (url: string) => json(await rest.call('GET', url, { key: rest.ours }));
const bucketsOf = ({ buckets }: { buckets: { value: number }[] }) => buckets.map(({ value }) => value);

beforeAll(async () => {
  rest = await startRest();
  for (const slug of ['sale', 'lead', 'refund']) await send('POST', '/v1/conversions', { slug });
  const row = (
    rollup: string,
    subject: string,
    hour: string,
    shard: string,
    counts: Record<string, number>,
  ) => rest.row('ours', rollup, subject, `2026-11-10T${hour}`, shard, counts);
  const sales = [
    ['03', 'shard-0', { n: 2, m07: 2, 'value=EUR': 99_800_000, 'value=USD': 5_000_000 }],
    ['03', 'shard-1', { n: -1, m59: -1, 'value=EUR': -49_900_000 }],
    ['04', 'shard-0', { n: 1, m00: 1, 'value=EUR': 1 }],
  ] as const;
  for (const [hour, shard, counts] of sales) await row('conversion_conversions', 'sale', hour, shard, counts);
  await row('conversion_conversions', 'lead', '04', 'shard-1', { n: 3, m01: 3 });
  await row('conversion_conversions', 'refund', '04', 'shard-1', {
    n: -1,
    m01: -1,
    'value=EUR': -10_000_000,
  });
  await row('conversions', '(all)', '03', 'shard-0', sales[0][2]);
  await row('conversions', '(all)', '03', 'shard-1', sales[1][2]);
  await row('conversions', '(all)', '04', 'shard-0', { n: 3, m00: 1, m01: 2, 'value=EUR': -9_999_999 });
  await row('conversions_bots', '(all)', '04', 'shard-0', { n: 1, m00: 1, 'value=EUR': 7_000_000 });
  for (const shard of ['shard-0', 'shard-1']) {
    await rest.cursor('cursor', shard, { last: '0009', arrival: 1 });
    await rest.cursor('counted', shard, { last: '0009', arrival: 1 });
  }
});
afterAll(() => rest.stop());

test('a conversion has a public path of its own, and what one is worth', async () => {
  const response = await send('POST', '/v1/conversions', {
    slug: 'order',
    title: 'Order',
    value: 12.3456789,
    currency: 'EUR',
  });
  expect(response).toMatchObject({ statusCode: 201, headers: { location: '/v1/conversions/order' } });
  const conversion = json(response);
  expect(conversion).toEqual({
    id: 'order',
    path: '/c/order',
    url: 'https://go.example.com/c/order',
    title: 'Order',
    value: 12.345679,
    currency: 'EUR',
    disabled: false,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    updatedAt: conversion.createdAt,
  });
  expect(await get('/v1/conversions/order')).toEqual(conversion);
  expect((await get('/v1/conversions')).items).toContainEqual(conversion);
});

test('a conversion changes field by field, and gives up what is null', async () => {
  await send('POST', '/v1/conversions', { slug: 'change', value: 5, currency: 'EUR', title: 'Old' });
  const change = async (body: unknown) => json(await send('PATCH', '/v1/conversions/change', body));
  expect(await change({ value: 0, disabled: true })).toMatchObject({
    value: 0,
    currency: 'EUR',
    disabled: true,
  });
  const bare = await change({ value: null, currency: null, title: null });
  for (const field of ['value', 'currency', 'title']) expect(bare).not.toHaveProperty(field);
  expect(bare).toMatchObject({ id: 'change', disabled: true });
  expect(await get('/v1/conversions/change')).toEqual(bare);
});

test.each([
  [{ value: -1, currency: 'EUR' }, 'value', /^must be a number from 0 to 1000000000/],
  [{ value: 1e9 + 1, currency: 'EUR' }, 'value', /^must be a number/],
  [{ value: '5', currency: 'EUR' }, 'value', /^must be a number/],
  [{ value: 5 }, 'currency', /^is missing: a value needs one$/],
  [{ value: 5, currency: 'eur' }, 'currency', /^must be an ISO 4217 code/],
  [{ destination: 'https://example.com' }, 'destination', /^is unknown: this call takes slug, title, value/],
])('refuses the conversion %j', async (body, field, reason) => {
  const response = await send('POST', '/v1/conversions', body);
  expect(response.statusCode).toBe(422);
  expect(json(response).errors).toEqual([{ field, reason: expect.stringMatching(reason) }]);
});

test("another tenant's conversions answer as if they were not there", async () => {
  const key = rest.theirs;
  for (const path of ['/v1/conversions/sale', `/v1/conversions/sale/stats?${DAY}`])
    expect((await rest.call('GET', path, { key })).statusCode).toBe(404);
  expect((await send('PATCH', '/v1/conversions/sale', { title: 'Theirs' }, key)).statusCode).toBe(404);
});

test('a link says whether it passes its clicks’ ids on, and does unless it is told not to', async () => {
  const destination = 'https://example.com';
  expect(json(await send('POST', '/v1/links', { slug: 'passing', destination }))).toMatchObject({
    passClickId: true,
  });
  const silent = await send('POST', '/v1/links', { slug: 'silent', destination, passClickId: false });
  expect(json(silent)).toMatchObject({ passClickId: false });
  expect(await get('/v1/links/silent')).toMatchObject({ passClickId: false });
  expect(json(await send('PATCH', '/v1/links/silent', { passClickId: true }))).toMatchObject({
    passClickId: true,
  });
  expect((await send('PATCH', '/v1/links/silent', { passClickId: null })).statusCode).toBe(422);
});

test('conversions are net, with their value by currency', async () => {
  const stats = await get(`/v1/stats?metric=conversions&${DAY}&interval=day`);
  expect(stats).toMatchObject({
    metric: 'conversions',
    total: 4,
    bots: 1,
    valueByCurrency: { EUR: 39.900001, USD: 5 },
    buckets: [{ value: 4 }],
  });
  expect(stats).not.toHaveProperty('currency');
  const minutes = await get(
    '/v1/stats?metric=conversions&interval=minute&from=2026-11-10T03:58:00Z&to=2026-11-10T04:02:00Z',
  );
  expect(bucketsOf(minutes)).toEqual([0, -1, 1, 2]);
  expect(minutes).not.toHaveProperty('valueByCurrency');
});

test('a conversion’s own figures are its rows’', async () => {
  expect(await get(`/v1/conversions/sale/stats?${DAY}&interval=day`)).toMatchObject({
    metric: 'conversions',
    conversion: 'sale',
    total: 2,
    valueByCurrency: { EUR: 49.900001, USD: 5 },
  });
  const worth = await get(
    '/v1/conversions/sale/stats?metric=value&currency=EUR&from=2026-11-10T03:00:00Z&to=2026-11-10T06:00:00Z',
  );
  expect(worth).toMatchObject({
    metric: 'value',
    currency: 'EUR',
    conversion: 'sale',
    total: 49.900001,
    bots: 0,
  });
  expect(bucketsOf(worth)).toEqual([49.9, 0.000001, 0]);
});

test('value is that of one currency, by the hour or day, with bots’ apart', async () => {
  const url = `/v1/stats?metric=value&${DAY}&interval=day`;
  expect(await get(`${url}&currency=EUR`)).toMatchObject({
    metric: 'value',
    currency: 'EUR',
    total: 39.900001,
    bots: 7,
  });
  expect(await get(`${url}&currency=EUR&bots=include`)).toMatchObject({ total: 46.900001 });
  expect(await get(`${url}&currency=USD&compare=previous`)).toMatchObject({
    total: 5,
    compared: { total: 0 },
  });
  expect(await get(`${url}&currency=CHF`)).toMatchObject({ total: 0 });
});

test('figures by conversion go below 0, and other is what is left of the total', async () => {
  const groups = async (query: string) => {
    const answer = await get(`/v1/stats?${DAY}&interval=day&groupBy=conversion&${query}`);
    return [
      answer.groups.map(({ key, value }: { key: string; value: number }) => [key, value]),
      answer.other,
    ];
  };
  expect(await groups('metric=conversions')).toEqual([
    [
      ['lead', 3],
      ['sale', 2],
      ['refund', -1],
    ],
    0,
  ]);
  expect(await groups('metric=conversions&limit=1')).toEqual([[['lead', 3]], 1]);
  expect(await groups('metric=value&currency=EUR&limit=1')).toEqual([[['sale', 49.900001]], -10]);
});

test('a comparison of a value that is under way has no part of it: values are summed by the hour', async () => {
  const url = '/v1/stats?interval=day&compare=previous';
  expect(await get(`${url}&metric=conversions`)).toHaveProperty('elapsed');
  expect(await get(`${url}&metric=value&currency=EUR`)).not.toHaveProperty('elapsed');
});

test.each([
  ['metric=value', 'currency', /^is missing: metric=value is that of one currency, such as currency=EUR/],
  ['metric=value&currency=euro', 'currency', /^must be an ISO 4217 code/],
  ['metric=conversions&currency=EUR', 'currency', /^goes with metric=value alone/],
  ['metric=value&currency=EUR&interval=minute', 'interval', /^must be hour or day with metric=value/],
  [
    'metric=conversions&groupBy=country',
    'groupBy',
    /^can't be country with metric=conversions: servers tell/,
  ],
  ['metric=clicks&groupBy=conversion', 'groupBy', /^can be conversion only with metric=conversions or value/],
])('refuses %s, and says how to mend it', async (query, field, reason) => {
  const response = await rest.call('GET', `/v1/stats?${query}`, { key: rest.ours });
  expect(response.statusCode).toBe(400);
  expect(json(response).errors).toEqual([{ field, reason: expect.stringMatching(reason) }]);
});

test('a sum beyond what a number holds exactly is read rounded', async () => {
  await send('POST', '/v1/conversions', { slug: 'large' });
  const counts = { n: 20, 'value=VND': 20_000_000_000_000_001n };
  await rest.row('ours', 'conversion_conversions', 'large', '2026-11-10T03', 'shard-0', counts);
  expect(await get(`/v1/conversions/large/stats?${DAY}&interval=day`)).toMatchObject({
    total: 20,
    valueByCurrency: { VND: 20_000_000_000 },
  });
});
