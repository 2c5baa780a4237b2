import { expect, test } from '@jest/globals';
import { type CollectPorts, collect } from '../../../lambdas/collect/collect.ts';
import { orderEventId } from '../../../lambdas/domain/conversion.ts';
import type { HttpResponse } from '../../../lambdas/domain/http.ts';
import type { KeyHolder } from '../../../lambdas/domain/key.ts';
import { httpRequest, type RequestParts } from '../http-request.ts';
import { NOW_ID, producerWorld } from '../producer-world.ts';

const HOLDERS: Readonly<Record<string, KeyHolder>> = {
  tsk_secret: { tenant: 'demo', kind: 'secret' },
  tpk_public: { tenant: 'demo', kind: 'public' },
};

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

function collecting(options: { refused?: readonly string[]; origins?: readonly string[] } = {}) {
  const world = producerWorld(options);
  const kinds: string[] = [];
  const ports: CollectPorts = {
    ...world.ports,
    holder: async (key) => HOLDERS[key],
    rejected: (rejected) => kinds.push(...rejected),
    origins: options.origins ?? ['*'],
  };
  const send = (body: unknown, parts: RequestParts = {}): Promise<HttpResponse> =>
    collect(ports)(
      httpRequest({
        method: 'POST',
        path: '/v1/events',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { authorization: 'Bearer tpk_public', 'user-agent': FIREFOX },
        ...parts,
      }),
    );
  return { ...world, ports, kinds, send };
}

const bodyOf = (response: HttpResponse): unknown => JSON.parse(response.body ?? '');

test('accepts events, and answers the id of each', async () => {
  const { send, put } = collecting();
  const response = await send([
    { type: 'signup' },
    { type: 'order', id: 'order-7', value: 12, currency: 'EUR' },
  ]);

  expect(response.statusCode).toBe(202);
  expect(bodyOf(response)).toEqual({
    accepted: 2,
    rejected: 0,
    unavailable: 0,
    results: [
      { index: 0, id: NOW_ID, status: 'accepted' },
      { index: 1, id: 'order-7', status: 'accepted' },
    ],
  });
  expect(put).toMatchObject([
    { type: 'signup', tenant: 'demo', source: 'collect', client: { device: 'desktop', bot: false } },
    { type: 'order', id: 'order-7', value: 12, currency: 'EUR' },
  ]);
});

test('one bad line never costs the others', async () => {
  const { send, put, kinds } = collecting();
  const large = JSON.stringify({ type: 'large', properties: { text: 'x'.repeat(33_000) } });
  const response = await send(
    `{"type":"a","id":"1"}\nnonsense\n{"type":"?"}\n${large}\n{"type":"b","id":"2"}`,
  );

  expect(response.statusCode).toBe(202);
  expect(bodyOf(response)).toMatchObject({
    accepted: 2,
    rejected: 3,
    results: [
      { index: 0, id: '1', status: 'accepted' },
      { index: 1, status: 'rejected', reason: expect.stringMatching(/^is not JSON/) },
      { index: 2, status: 'rejected', reason: expect.stringMatching(/^type: must be/) },
      { index: 3, status: 'rejected', reason: expect.stringMatching(/^has 33\d+ bytes once stamped/) },
      { index: 4, id: '2', status: 'accepted' },
    ],
  });
  expect(put.map(({ id }) => id)).toEqual(['1', '2']);
  expect(kinds).toEqual(['json', 'schema', 'size']);
});

test('answers 400 with every reason where no event was fit', async () => {
  const { send, put } = collecting();
  const response = await send([{ type: '?' }]);

  expect(response).toMatchObject({
    statusCode: 400,
    headers: { 'content-type': 'application/problem+json' },
  });
  expect(bodyOf(response)).toMatchObject({
    title: 'Events rejected',
    status: 400,
    accepted: 0,
    rejected: 1,
    results: [{ index: 0, status: 'rejected' }],
  });
  expect(put).toEqual([]);
});

test('answers 503 with what to send again, and under which id', async () => {
  const { send } = collecting({ refused: ['b'] });
  const response = await send([{ type: 'x', id: 'a' }, { type: 'x', id: 'b' }, { type: '?' }]);

  expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
  expect(bodyOf(response)).toMatchObject({
    accepted: 1,
    rejected: 1,
    unavailable: 1,
    results: [
      { index: 0, status: 'accepted' },
      { index: 1, id: 'b', status: 'unavailable' },
      { index: 2, status: 'rejected' },
    ],
  });
});

test.each([
  ['Authorization: Bearer', { headers: { authorization: 'bearer tsk_secret' } }],
  ['x-api-key', { headers: { 'x-api-key': 'tpk_public' } }],
  ['?key=', { headers: {}, query: 'x=1&key=tpk_public' }],
])('takes a key from %s', async (_, parts) => {
  expect(await collecting().send({ type: 'a' }, parts)).toMatchObject({ statusCode: 202 });
});

test.each([
  ['no key', { headers: {} }, 'Key missing'],
  ['an unknown key', { headers: { 'x-api-key': 'tpk_other' } }, 'Key unknown'],
])('answers 401 to %s', async (_, parts, title) => {
  const { send, put } = collecting();
  const response = await send({ type: 'a' }, parts);

  expect(response).toMatchObject({ statusCode: 401, headers: { 'access-control-allow-origin': '*' } });
  expect(bodyOf(response)).toMatchObject({ title });
  expect(put).toEqual([]);
});

test('answers 503 where the key cannot be checked', async () => {
  const { ports } = collecting();
  const holder = async (): Promise<undefined> => {
    throw new Error('table down');
  };
  const request = httpRequest({
    method: 'POST',
    headers: { 'x-api-key': 'tpk_public' },
    body: '{"type":"a"}',
  });

  expect(await collect({ ...ports, holder })(request)).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '2', 'content-type': 'application/problem+json' },
  });
});

test("a script with a secret key is a tenant's server: neither visitor nor bot", async () => {
  const { send, put } = collecting();
  await send(
    { type: 'order' },
    { headers: { 'x-api-key': 'tsk_secret', 'user-agent': 'python-requests/2.32.3' } },
  );
  await send({ type: 'order' }, { headers: { 'x-api-key': 'tsk_secret', 'user-agent': FIREFOX } });
  await send(
    { type: 'order' },
    { headers: { 'x-api-key': 'tpk_public', 'user-agent': 'python-requests/2.32.3' } },
  );

  expect(put.map(({ client, visitor }) => [client.device, client.bot, visitor !== undefined])).toEqual([
    ['(unknown)', false, false],
    ['desktop', false, true],
    ['(unknown)', true, true],
  ]);
});

test('keeps a public time within its limits, and salts each event by its own day', async () => {
  const { send, put, days } = collecting();
  await send([
    { type: 'a', time: '2026-11-20T23:00:00-02:00' },
    { type: 'a', time: '2026-11-19T12:00:00Z' },
    { type: 'a', time: '2015-01-01T00:00:00Z' },
  ]);

  expect(put.map(({ time, timeClamped }) => [time, timeClamped])).toEqual([
    ['2026-11-21T01:00:00.000Z', undefined],
    ['2026-11-19T12:00:00.000Z', undefined],
    ['2026-11-14T03:04:05.678Z', true],
  ]);
  expect(days).toEqual(['2026-11-21', '2026-11-19', '2026-11-14']);
});

test('a replayed event takes its time and id from the header, one a request', async () => {
  const { send, put } = collecting();
  const value = JSON.stringify({ ip: '192.0.2.1', time: '2015-05-17T10:05:03Z', id: 'line-1' });
  const parts = { sourceIp: '127.0.0.1', headers: { 'x-api-key': 'tpk_public', 'x-tormenta-replay': value } };

  expect(await send({ type: 'a', id: 'own' }, parts)).toMatchObject({ statusCode: 202 });
  expect(put).toMatchObject([{ id: 'line-1', time: '2015-05-17T10:05:03.000Z' }]);
  expect(await send([{ type: 'a' }, { type: 'b' }], parts)).toMatchObject({ statusCode: 400 });
});

test('answers a preflight, and lets pages of allowed origins alone read answers', async () => {
  const { send } = collecting({ origins: ['https://shop.example.com'] });
  const from = (origin: string, method: string) =>
    send({ type: 'a' }, { method, headers: { origin, 'x-api-key': 'tpk_public' } });

  expect(await from('https://shop.example.com', 'OPTIONS')).toMatchObject({
    statusCode: 204,
    headers: {
      'access-control-allow-origin': 'https://shop.example.com',
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'authorization, content-type, x-api-key',
    },
  });
  expect((await from('https://shop.example.com', 'POST')).headers).toMatchObject({
    'access-control-allow-origin': 'https://shop.example.com',
    vary: 'origin',
  });
  expect((await from('https://evil.example.com', 'POST')).headers).not.toHaveProperty(
    'access-control-allow-origin',
  );
});

test('an order is one conversion, whether it is told here, by a postback, or twice', async () => {
  const { send, put } = collecting();
  const conversion = {
    type: 'conversion',
    subject: 'sale',
    properties: { order_id: 'o-7', status: 'approved' },
  };
  await send([
    conversion,
    { ...conversion, properties: { order_id: 'o-7', status: null } },
    { ...conversion, properties: { order_id: 'o-7', status: 'reversed' } },
    { ...conversion, id: 'own' },
    { ...conversion, subject: undefined },
    { ...conversion, type: 'order' },
  ]);

  const approved = orderEventId('sale', 'o-7', 'approved');
  expect(put.map(({ id }) => id)).toEqual([
    approved,
    approved,
    orderEventId('sale', 'o-7', 'reversed'),
    'own',
    NOW_ID,
    NOW_ID,
  ]);
});
