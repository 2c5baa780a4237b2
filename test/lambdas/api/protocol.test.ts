import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { json, type Rest, type Sent, startRest } from './rest.ts';

let rest: Rest;
beforeAll(async () => {
  rest = await startRest();
});
afterAll(() => rest.stop());

const ROUTES = [
  ['POST', '/v1/links'],
  ['GET', '/v1/links'],
  ['GET', '/v1/links/a'],
  ['PATCH', '/v1/links/a'],
  ['GET', '/v1/links/a/stats'],
  ['POST', '/v1/pixels'],
  ['GET', '/v1/pixels'],
  ['GET', '/v1/pixels/a'],
  ['PATCH', '/v1/pixels/a'],
  ['GET', '/v1/pixels/a/stats'],
  ['POST', '/v1/conversions'],
  ['GET', '/v1/conversions'],
  ['GET', '/v1/conversions/a'],
  ['PATCH', '/v1/conversions/a'],
  ['GET', '/v1/conversions/a/stats'],
  ['GET', '/v1/stats'],
  ['GET', '/v1/reports'],
  ['GET', '/v1/reports/link_daily'],
  ['GET', '/v1/lake'],
  ['GET', '/v1/lake/landing/clicks'],
  ['GET', '/v1/rejected'],
  ['GET', '/v1/ledger'],
] as const;

/** What stands in the paths above for what the documents call by a name. */
const EXAMPLES = [
  ['{id}', 'a'],
  ['{name}', 'link_daily'],
  ['{layer}/{entity}', 'landing/clicks'],
] as const;

const status = async (method: string, url: string, sent?: Sent): Promise<number> =>
  (await rest.call(method, url, sent)).statusCode;

test.each(ROUTES)('%s %s wants a secret key', async (method, url) => {
  const none = await rest.call(method, url);
  expect(none).toMatchObject({
    statusCode: 401,
    headers: { 'www-authenticate': 'Bearer realm="tormenta"', 'content-type': 'application/problem+json' },
  });
  expect(json(none)).toMatchObject({
    type: 'about:blank',
    status: 401,
    detail: expect.stringContaining('tsk_'),
  });
  const unknown = await rest.call(method, url, { key: `tsk_${'a'.repeat(43)}` });
  expect(unknown.statusCode).toBe(401);
  expect(unknown.headers?.['www-authenticate']).toContain('invalid_token');
  expect(await status(method, url, { key: await rest.addKey('ours', 'public') })).toBe(403);
});

test('a key stands in the authorization header, of any case, and nowhere else', async () => {
  const headers = (authorization: string) => ({ headers: { authorization } });
  expect(await status('GET', '/v1/links', headers(`bearer ${rest.ours}`))).toBe(200);
  expect(await status('GET', '/v1/links', headers(`Basic ${rest.ours}`))).toBe(401);
  expect(await status('GET', '/v1/links', headers('Bearer '))).toBe(401);
  expect(await status('GET', '/v1/links', headers(`Bearer ${rest.ours}x`))).toBe(401);
  expect(await status('GET', `/v1/links?key=${rest.ours}`)).toBe(401);
});

test('a key that was disabled before it was ever used is refused; the others go on', async () => {
  const key = await rest.addKey('ours', 'secret');
  expect(await rest.tenants.disableKey(key)).toBe(true);
  expect(await status('GET', '/v1/links', { key })).toBe(401);
  expect(await status('GET', '/v1/links', { key: rest.ours })).toBe(200);
});

test('says which methods a path takes', async () => {
  const response = await rest.call('DELETE', '/v1/links/a', { key: rest.ours });
  expect(response).toMatchObject({ statusCode: 405, headers: { allow: 'GET, PATCH, HEAD, OPTIONS' } });
  expect(await status('PUT', '/v1/stats', { key: rest.ours })).toBe(405);
});

test.each(['/', '/v1', '/v1/', '/v1/links/', '/v1/links/a/', '/v1/links/a/stats/b', '/v2/links', ''])(
  'nothing is at %j',
  async (path) => {
    const response = await rest.call('GET', path, { key: rest.ours });
    expect(response.statusCode).toBe(404);
    expect(json(response).title).toBe('There is nothing here');
  },
);

test('HEAD answers as GET does, without the body', async () => {
  const [head, got] = await Promise.all(
    ['HEAD', 'GET'].map((method) => rest.call(method, '/v1/links', { key: rest.ours })),
  );
  expect(head).toEqual({ ...got, body: '' });
  expect(await status('HEAD', '/v1/links/none', { key: rest.ours })).toBe(404);
});

test('OPTIONS needs no key, and gives leave to the allowed origins only', async () => {
  const preflight = (origin: string) => rest.call('OPTIONS', '/v1/links', { headers: { origin } });
  expect(await preflight('https://app.example.com')).toMatchObject({
    statusCode: 204,
    headers: {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-methods': 'GET, HEAD, POST, PATCH, OPTIONS',
      'access-control-allow-headers': 'authorization, content-type, if-none-match',
    },
  });
  expect((await preflight('https://evil.example')).headers).not.toHaveProperty('access-control-allow-origin');
});

test('every answer to an allowed origin says so, errors too', async () => {
  const headers = { origin: 'https://app.example.com' };
  for (const sent of [{ headers }, { headers, key: rest.ours }]) {
    expect((await rest.call('GET', '/v1/stats', sent)).headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-expose-headers': 'etag, location, content-disposition, tormenta-as-of',
      vary: 'origin',
    });
  }
});

test('a body is a JSON object of at most 100,000 bytes', async () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    status('POST', '/v1/links', { key: rest.ours, body, headers });
  expect(await post('{"destination":"https://example.com"}', { 'content-type': 'text/plain' })).toBe(415);
  expect(await post('{"destination":"https://example.com"}', { 'content-type': '' })).toBe(415);
  expect(await post('{"destination":')).toBe(400);
  expect(await post('')).toBe(400);
  for (const body of ['[]', 'null', '"a"', '1']) expect(await post(body)).toBe(400);
  expect(await post(`{"title":"${'x'.repeat(100_000)}"}`)).toBe(413);
  expect(await post('{"__proto__":{"destination":"https://example.com"}}')).toBe(422);
  const charset = { 'content-type': 'application/json; charset=utf-8' };
  expect(await post('{"destination":"https://example.com"}', charset)).toBe(201);
});

test('a body comes as text or as base64', async () => {
  const { handler } = await import('../../../lambdas/api/handler.ts');
  const { request } = await import('./rest.ts');
  const body = Buffer.from('{"destination":"https://example.com/ñ"}').toString('base64');
  const sent = { ...request('POST', '/v1/links', { key: rest.ours, body }), isBase64Encoded: true };
  const response = await handler(sent);
  expect(json(response).destination).toBe('https://example.com/%C3%B1');
});

test('a call without parameters takes none', async () => {
  for (const [method, url] of [
    ['GET', '/v1/links/a?x=1'],
    ['POST', '/v1/links?slug=a'],
  ] as const) {
    const response = await rest.call(method, url, { key: rest.ours });
    expect(response.statusCode).toBe(400);
    expect(json(response).errors[0].reason).toBe('is unknown: this call takes none');
  }
});

test('no request breaks it', async () => {
  const path = fc.oneof(
    fc.constantFrom(...ROUTES.map(([, url]) => url)),
    fc.webPath(),
    fc.string().map((text) => `/v1/links/${text}`),
  );
  const query = fc.webQueryParameters();
  const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'OPTIONS', 'TRACE');
  const body = fc.option(fc.oneof(fc.string(), fc.json(), fc.object()), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(method, path, query, body, async (verb, where, parameters, content) => {
      const response = await rest.call(verb, `${where}?${parameters}`, { key: rest.ours, body: content });
      expect(response.statusCode).toBeLessThan(500);
      for (const value of Object.values(response.headers ?? {})) expect(value).toMatch(/^[\t -~]*$/);
    }),
    { numRuns: 300 },
  );
});

test('docs/rest.md has every call, each with a curl', async () => {
  const sections = (await readFile('docs/rest.md', 'utf8')).split(/^### /m).slice(1);
  const documented = sections.map((section) =>
    EXAMPLES.reduce((path, [name, example]) => path.replace(name, example), section.split('\n')[0] ?? ''),
  );
  expect(documented.sort()).toEqual(ROUTES.map((route) => route.join(' ')).sort());
  for (const section of sections) expect(section).toMatch(/^curl .*\$REST\/v1\//m);
});
