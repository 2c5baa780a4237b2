import { expect, test } from '@jest/globals';
import type { HttpResponse } from '../../../lambdas/domain/http.ts';
import type { Conversion } from '../../../lambdas/domain/link.ts';
import { postback } from '../../../lambdas/postback/postback.ts';
import { httpRequest, type RequestParts } from '../http-request.ts';
import { NOW_ID, producerWorld, type World } from '../producer-world.ts';

const SALE: Conversion = {
  kind: 'conversion',
  tenant: 'demo',
  id: 'sale',
  disabled: false,
  createdAt: '2026-11-20T00:00:00.000Z',
  updatedAt: '2026-11-20T00:00:00.000Z',
};
const LEAD: Conversion = { ...SALE, id: 'lead', value: 5, currency: 'USD' };

const tell = (
  parts: RequestParts,
  world: World = producerWorld(),
  conversions: readonly Conversion[] = [SALE, LEAD],
) =>
  postback({ ...world.ports, find: async (name) => conversions.find(({ id }) => id === name) })(
    httpRequest({ path: '/c/sale', parameters: { conversion: 'sale' }, ...parts }),
  );

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

const bodyOf = (response: HttpResponse): unknown => JSON.parse(response.body ?? '');

/** What is put of a query. */
async function putBy(query: string, parameters = { conversion: 'sale' }) {
  const world = producerWorld();
  const response = await tell({ query, parameters }, world);
  expect([response.statusCode, response.body]).toEqual([200, expect.any(String)]);
  return world.put[0];
}

test('puts what a partner tells of a conversion', async () => {
  const world = producerWorld();
  const query =
    'click_id=c-1&value=49.90&currency=EUR&status=approved&order_id=o-7&user=ana&utm_source=net&x=1';
  const response = await tell({ query, headers: { 'user-agent': 'curl/8.9' } }, world);

  expect(response).toEqual({
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: expect.any(String),
  });
  expect(bodyOf(response)).toEqual({ status: 'accepted', id: world.put[0]?.id });
  expect(world.put).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      type: 'conversion',
      tenant: 'demo',
      time: '2026-11-21T03:04:05.678Z',
      receivedAt: '2026-11-21T03:04:05.678Z',
      source: 'postback',
      subject: 'sale',
      user: 'ana',
      client: { country: '(unknown)', device: '(unknown)', bot: false, prefetch: false },
      value: 49.9,
      currency: 'EUR',
      properties: { click_id: 'c-1', order_id: 'o-7', status: 'approved' },
    },
  ]);
  expect(world.days).toEqual([]);
});

test.each([
  ['a form', { method: 'POST', headers: FORM, body: 'click_id=c+1&value=49.9&currency=EUR' }],
  [
    'a form in base64',
    {
      method: 'POST',
      headers: FORM,
      body: 'Y2xpY2tfaWQ9YysxJnZhbHVlPTQ5LjkmY3VycmVuY3k9RVVS',
      isBase64Encoded: true,
    },
  ],
  ['JSON', { method: 'POST', headers: JSON_TYPE, body: '{"click_id":"c 1","value":49.9,"currency":"EUR"}' }],
  [
    'JSON of texts',
    { method: 'POST', headers: JSON_TYPE, body: '{"click_id":"c 1","value":"49.90","currency":"eur"}' },
  ],
  ['a query', { method: 'GET', query: 'click_id=c%201&value=49.9&currency=eur' }],
  [
    'query and body',
    {
      method: 'POST',
      query: 'click_id=c%201&value=',
      headers: FORM,
      body: 'value=49.9&currency=EUR&click_id=',
    },
  ],
  ['a query, and an empty body', { method: 'POST', query: 'click_id=c%201&value=49.9&currency=EUR' }],
])('is told by %s', async (_, parts) => {
  const world = producerWorld();

  expect(await tell(parts, world)).toMatchObject({ statusCode: 200 });
  expect(world.put).toMatchObject([
    { id: NOW_ID, value: 49.9, currency: 'EUR', properties: { click_id: 'c 1', status: 'approved' } },
  ]);
});

test('an order is one event however often it is told, and its reversal another', async () => {
  const ids = await Promise.all(
    [
      'order_id=7',
      'status=approved&order_id=7&value=1&currency=EUR',
      'order_id=7&status=REVERSED',
      'order_id=8',
    ].map(async (query) => (await putBy(query))?.id),
  );
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(3);
  expect((await putBy('order_id=7', { conversion: 'lead' }))?.id).not.toBe(ids[0]);
});

test('what is not told is left out', async () => {
  const event = await putBy('');
  expect(event).toMatchObject({ id: NOW_ID, properties: { status: 'approved' } });
  for (const field of ['value', 'currency', 'user', 'visitor', 'campaign', 'properties.click_id'])
    expect(event).not.toHaveProperty(field);
});

test.each([
  ['value and currency of its own', '', { value: 5, currency: 'USD' }],
  ['its own currency', 'value=7', { value: 7, currency: 'USD' }],
  ['what is told', 'value=7&currency=EUR', { value: 7, currency: 'EUR' }],
  ['its own value of another currency', 'currency=EUR', { value: 5, currency: 'EUR' }],
  ['its own value, reversed', 'status=reversed', { value: 5, currency: 'USD' }],
  ['a value of 0', 'value=0', { value: 0, currency: 'USD' }],
])('a conversion that has a value takes %s', async (_, query, worth) => {
  expect(await putBy(query, { conversion: 'lead' })).toMatchObject(worth);
});

test('an order that is reversed without a value has none: what it was worth is looked up later', async () => {
  expect(await putBy('status=reversed&order_id=7', { conversion: 'lead' })).not.toHaveProperty('value');
});

test('a value of its own that is of no currency is none', async () => {
  const { currency: _, ...bare } = LEAD;
  const world = producerWorld();

  expect(await tell({ parameters: { conversion: 'lead' } }, world, [bare])).toMatchObject({
    statusCode: 200,
  });
  expect(world.put[0]).not.toHaveProperty('value');
});

test('a value is kept to six decimals', async () => {
  expect(await putBy('value=0.12345650&currency=EUR')).toMatchObject({ value: 0.123457 });
  expect(await putBy('value=1000000000&currency=EUR')).toMatchObject({ value: 1e9 });
});

test.each([
  [
    'value=12,50&currency=EUR',
    'value',
    'must be a number from 0 to 1000000000 with a decimal point, such as 49.90',
  ],
  ['value=1e3&currency=EUR', 'value', expect.stringContaining('must be a number')],
  ['value=1000000001&currency=EUR', 'value', expect.stringContaining('from 0 to 1000000000')],
  ['value=NaN&currency=EUR', 'value', expect.stringContaining('must be a number')],
  ['value=-5&currency=EUR', 'value', 'must not be below 0: to take a conversion back, send status=reversed'],
  ['value=5', 'currency', expect.stringContaining('is missing')],
  ['value=5&currency=euro', 'currency', 'must be an ISO 4217 code of three letters, such as EUR'],
  ['value=5&value=6&currency=EUR', 'value', 'is given twice, with two values'],
  ['status=pending', 'status', 'must be approved or reversed'],
  [`click_id=${'x'.repeat(129)}`, 'click_id', 'must have at most 128 characters'],
  [`order_id=${'x'.repeat(257)}`, 'order_id', 'must have at most 256 characters'],
  [`user=${'x'.repeat(257)}`, 'user', 'must have at most 256 characters'],
])('answers 400 to %s, and says how to mend it', async (query, field, reason) => {
  const world = producerWorld();
  const response = await tell({ query }, world);

  expect(response).toMatchObject({
    statusCode: 400,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
  expect(bodyOf(response)).toMatchObject({ title: 'Parameters are wrong', errors: [{ field, reason }] });
  expect(world.put).toEqual([]);
});

test('names every fault at once', async () => {
  expect(bodyOf(await tell({ query: 'value=x&currency=1&status=2' }))).toMatchObject({
    errors: [{ field: 'status' }, { field: 'value' }, { field: 'currency' }],
  });
});

test.each([
  ['no JSON', 400, { headers: JSON_TYPE, body: '{' }],
  ['a JSON array', 400, { headers: JSON_TYPE, body: '[]' }],
  ['a member that is no text', 400, { headers: JSON_TYPE, body: '{"value":[5]}' }],
  ['XML', 415, { headers: { 'content-type': 'text/xml' }, body: '<a/>' }],
  ['no media type', 415, { body: 'value=5' }],
  ['a huge form', 413, { headers: FORM, body: `x=${'x'.repeat(100_000)}` }],
])('a body that is %s gets %p', async (_, statusCode, parts) => {
  const world = producerWorld();

  expect(await tell({ method: 'POST', ...parts }, world)).toMatchObject({
    statusCode,
    headers: { 'content-type': 'application/problem+json' },
  });
  expect(world.put).toEqual([]);
});

test.each([
  ['unknown', { parameters: { conversion: 'nowhere' } }, [SALE]],
  ['disabled', {}, [{ ...SALE, disabled: true }]],
  ['nameless', { parameters: {} }, [SALE]],
])('a conversion that is %s gets 404', async (_, parts, conversions) => {
  const world = producerWorld();

  expect(await tell(parts, world, conversions)).toMatchObject({
    statusCode: 404,
    headers: { 'content-type': 'application/problem+json' },
  });
  expect(world.put).toEqual([]);
});

test('HEAD answers, and counts nothing', async () => {
  const world = producerWorld();

  expect(await tell({ method: 'HEAD' }, world)).toMatchObject({ statusCode: 200 });
  expect(world.put).toEqual([]);
});

test('a page that is fetched ahead is flagged', async () => {
  const world = producerWorld();
  await tell({ headers: { 'sec-purpose': 'prefetch', 'user-agent': 'Googlebot/2.1' } }, world);

  expect(world.put).toMatchObject([{ client: { bot: false, prefetch: true } }]);
});

test('where neither stream nor overflow takes it, its partner is told to send it again', async () => {
  const world = producerWorld({ refused: [NOW_ID] });

  expect(await tell({}, world)).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '5', 'content-type': 'application/problem+json' },
  });
  expect(world.lost).toEqual([]);
});

test('where it cannot be looked up, its partner is told to send it again', async () => {
  const find = async (): Promise<Conversion> => {
    throw new Error('table down');
  };
  const request = httpRequest({ parameters: { conversion: 'sale' } });

  expect(await postback({ ...producerWorld().ports, find })(request)).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '5' },
  });
});

const REPLAYED = JSON.stringify({ ip: '83.149.9.216', time: '2015-05-17T10:05:03Z', id: 'line-1' });

test('a replayed conversion keeps its time and id, from loopback alone', async () => {
  const world = producerWorld();
  const parts = { headers: { 'x-tormenta-replay': REPLAYED }, query: 'order_id=7' };
  await tell({ ...parts, sourceIp: '127.0.0.1' }, world);
  await tell({ ...parts, sourceIp: '203.0.113.9' }, world);

  expect(world.put).toMatchObject([
    { id: 'line-1', time: '2015-05-17T10:05:03.000Z', receivedAt: '2026-11-21T03:04:05.678Z' },
    { id: expect.stringMatching(/^[0-9a-f]{32}$/), time: '2026-11-21T03:04:05.678Z' },
  ]);
  const broken = { headers: { 'x-tormenta-replay': '{}' }, sourceIp: '127.0.0.1' };
  expect(await tell(broken)).toMatchObject({ statusCode: 400 });
});
