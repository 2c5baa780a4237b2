/** What a run published, as REST answers it. */
import { readFileSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { QUESTIONS } from '../../../lambdas/api/report-questions.ts';
import { MODELS } from '../../../lambdas/domain/catalog/models.ts';
import { json, type Rest, type Sent, startRest } from './rest.ts';

let rest: Rest;
const RUN = '2026-11-12T01-00-00-000Z-abcdef01';
const AT = '2026-11-12T01:05:00.000Z';
const DAYS = 'from=2026-11-10&to=2026-11-12';
const LINKS = `/v1/reports/link_daily?${DAYS}`;
const call = (url: string, sent: Sent = {}) => rest.call('GET', url, { key: rest.ours, ...sent });
const get = async (url: string, key = rest.ours) => json(await call(url, { key }));
const pack = (rows: readonly unknown[]): Buffer => zstdCompressSync(JSON.stringify(rows));

const row = (link: string, clicks: number, value: string | null = null) => ({
  tenant: 'ours',
  link,
  clicks,
  bot_clicks: 1,
  people: clicks,
  views: 0,
  ctr: null,
  conversions: 0,
  conversion_rate: 0.25,
  value_by_currency: value,
});
const report = (name: string, tenant: string, dt: string, rows: readonly unknown[]) =>
  rest.lake(`report#${name}#${tenant}`, dt, { run: RUN, rows: rows.length, at: AT, data: pack(rows) });

beforeAll(async () => {
  rest = await startRest();
  await report('link_daily', 'ours', '2026-11-10', [
    row('promo', 7, '{"EUR": 12.500000}'),
    row('=2+3', 1),
    row('with "quotes", commas', 2),
  ]);
  await report('link_daily', 'theirs', '2026-11-10', [row('secret', 1000)]);
  const rows = [row('promo', 9)];
  await rest.object(`_published/link_daily/ours/dt=2026-11-11/${RUN}.json.zst`, pack(rows));
  await rest.lake('report#link_daily#ours', '2026-11-11', {
    run: RUN,
    rows: 1,
    at: AT,
    object: `_published/link_daily/ours/dt=2026-11-11/${RUN}.json.zst`,
  });
  await rest.lake('days', '2026-11-10', { touches: 2, published: 2, run: RUN, complete: true });
  await rest.lake('days', '2026-11-11', { touches: 2, published: 1, run: RUN });
  await rest.lake('days', '2026-11-12', { touches: 2 });
  for (let hour = 0; hour < 24; hour++) {
    await rest.lake('final', `2026-11-10T${String(hour).padStart(2, '0')}`, { run: RUN });
  }
  await report('person_daily', 'ours', '2026-11-10', [
    { user_id: 'ana', currency: 'EUR', events: 2, value: '123456789012.000001' },
    { user_id: 'ana', currency: 'USD', events: 1, value: '-3.500000' },
  ]);
});
afterAll(() => rest.stop());

test('lists every report with its question, columns and days', async () => {
  const { items } = await get('/v1/reports');
  expect(items.map(({ name }: { name: string }) => name)).toEqual(
    MODELS.filter(({ publish }) => publish === 'report').map(({ entity }) => entity),
  );
  expect(items[0]).toMatchObject({
    name: 'link_daily',
    path: '/v1/reports/link_daily',
    question: expect.stringMatching(/\?$/),
    from: '2026-11-10',
    to: '2026-11-11',
  });
  expect(items[0].columns.slice(0, 2)).toEqual([
    { name: 'dt', type: 'string', comment: 'The day, in UTC' },
    { name: 'link', type: 'string', comment: 'The link' },
  ]);
  const { items: other } = await get('/v1/reports', rest.theirs);
  expect(other[6]).toMatchObject({ name: 'person_daily', from: null, to: null });
});

test.each(Object.keys(QUESTIONS))('%s answers the question of its SQL file', (name) => {
  expect(readFileSync(`sql/smart/${name}.sql`, 'utf8').split('\n')[0]).toBe(`-- ${QUESTIONS[name]}`);
});

test('every report has a question', () => {
  const reports = MODELS.filter(({ publish }) => publish === 'report').map(({ entity }) => entity);
  expect(Object.keys(QUESTIONS).sort()).toEqual(reports.sort());
});

test('answers a report’s rows in the order in which they are published, each day with its run and state', async () => {
  const answer = await get(LINKS);
  expect(answer).toMatchObject({
    report: 'link_daily',
    from: '2026-11-10',
    to: '2026-11-12',
    state: 'settling',
  });
  expect(answer.days).toEqual([
    { dt: '2026-11-10', run: RUN, at: AT, rows: 3, state: 'final' },
    { dt: '2026-11-11', run: RUN, at: AT, rows: 1, state: 'settling' },
    { dt: '2026-11-12', run: null, at: null, rows: null, state: 'settling' },
  ]);
  expect(answer.rows.map(({ dt, link }: { dt: string; link: string }) => [dt, link])).toEqual([
    ['2026-11-10', 'promo'],
    ['2026-11-10', '=2+3'],
    ['2026-11-10', 'with "quotes", commas'],
    ['2026-11-11', 'promo'],
  ]);
  const { tenant: _, ...own } = row('promo', 7);
  expect(answer.rows[0]).toEqual({ dt: '2026-11-10', ...own, value_by_currency: { EUR: 12.5 } });
});

test('a day that a run or a change has re-opened settles again', async () => {
  const day = { touches: 2, published: 2, run: RUN, complete: true };
  const state = async () => (await get('/v1/reports/link_daily?from=2026-11-10&to=2026-11-10')).state;
  expect(await state()).toBe('final');
  await rest.lake('days', '2026-11-10', { ...day, reopened: new Set(['smart_link_daily']) });
  expect(await state()).toBe('settling');
  await rest.lake('days', '2026-11-10', { ...day, publishing: 'ANOTHER' });
  expect(await state()).toBe('settling');
  await rest.lake('days', '2026-11-10', day);
  expect(await state()).toBe('final');
});

test('a day that was published without rows of the tenant has none, and is final all the same', async () => {
  const answer = await get('/v1/reports/person_daily?from=2026-11-10&to=2026-11-10', rest.theirs);
  expect(answer).toMatchObject({
    state: 'final',
    days: [{ dt: '2026-11-10', run: RUN, rows: 0, state: 'final' }],
    rows: [],
  });
});

test('filters by what columns hold', async () => {
  const links = async (filter: string) =>
    (await get(`${LINKS}&${filter}`)).rows.map(({ clicks }: { clicks: number }) => clicks);
  expect(await links('link=promo')).toEqual([7, 9]);
  expect(await links('link=promo&clicks=9')).toEqual([9]);
  expect(await links('clicks=2.0')).toEqual([2]);
  expect(await links('link=nothing')).toEqual([]);
  expect(await links('ctr=')).toHaveLength(4);
});

test('decimals keep every digit', async () => {
  const { body = '' } = await call('/v1/reports/person_daily?from=2026-11-10&to=2026-11-10');
  expect(body).toContain('"value":123456789012.000001}');
});

test('CSV has a header, a state, quotes where they are needed, and no formula', async () => {
  const first = '/v1/reports/link_daily?from=2026-11-10&to=2026-11-10';
  const csv = await call(`${first}&format=csv`);
  expect(csv.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'inline; filename="link_daily-2026-11-10-2026-11-10.csv"',
    vary: 'origin, accept',
  });
  expect(csv.body?.split('\r\n')).toEqual([
    'dt,link,clicks,bot_clicks,people,views,ctr,conversions,conversion_rate,value_by_currency,state',
    '2026-11-10,promo,7,1,7,0,,0,0.25,"{""EUR"": 12.500000}",final',
    "2026-11-10,'=2+3,1,1,1,0,,0,0.25,,final",
    '2026-11-10,"with ""quotes"", commas",2,1,2,0,,0,0.25,,final',
    '',
  ]);
  const accepted = await call(first, { headers: { accept: 'text/csv' } });
  expect(accepted.body).toBe(csv.body);
  const either = await call(first, { headers: { accept: 'application/json, text/csv;q=0.5' } });
  expect(either.headers).toMatchObject({ 'content-type': 'application/json' });
  const negative = await call('/v1/reports/person_daily?from=2026-11-10&to=2026-11-10&format=csv');
  expect(negative.body).toContain('2026-11-10,ana,USD,1,-3.500000,final');
});

test('what is too large for an answer is handed out as an object', async () => {
  const many = Array.from({ length: 40_000 }, (_, at) => row(`link-${at}-${'x'.repeat(120)}`, at));
  await report('link_daily', 'large', '2026-11-10', many);
  const key = await rest.addKey('large', 'secret');
  for (const format of ['json', 'csv'] as const) {
    const url = `/v1/reports/link_daily?from=2026-11-10&to=2026-11-10&format=${format}`;
    const answer = await call(url, { key });
    const { location = '' } = answer.headers ?? {};
    expect(answer.statusCode).toBe(303);
    expect(new global.URL(location).pathname).toMatch(
      /^\/smart\/_exports\/large\/[0-9a-f]{32}\/link_daily-2026-11-10-2026-11-10\.(json|csv)$/,
    );
    expect(location).toContain('X-Amz-Expires=900');
    const { url: again, bytes, expiresAt } = json(answer);
    expect(again).toBe(location);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    const object = await fetch(location);
    expect(object.status).toBe(200);
    const body = await object.text();
    expect(Buffer.byteLength(body)).toBe(bytes);
    if (format === 'json') expect(JSON.parse(body).rows).toHaveLength(40_000);
    else expect(body.split('\r\n')).toHaveLength(40_002);
  }
});

test('says 304 while no day was published again', async () => {
  const { headers: { etag = '' } = {} } = await call(LINKS);
  expect((await call(LINKS, { headers: { 'if-none-match': etag } })).statusCode).toBe(304);
  expect((await call(`${LINKS}&format=csv`, { headers: { 'if-none-match': etag } })).statusCode).toBe(200);
});

test('a year of days is one answer', async () => {
  for (let day = 0; day < 366; day++) {
    const dt = new Date(Date.UTC(2024, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
    await report('referrer_daily', 'ours', dt, [
      { tenant: 'ours', referrer_host: 'example.com', clicks: day },
    ]);
  }
  const { rows } = await get('/v1/reports/referrer_daily?from=2024-01-01&to=2024-12-31');
  expect(rows.map(({ clicks }: { clicks: number }) => clicks)).toEqual(
    Array.from({ length: 366 }, (_, day) => day),
  );
});

test("another tenant's rows stay its own", async () => {
  const theirs = await get(LINKS, rest.theirs);
  expect(theirs.rows.map(({ link }: { link: string }) => link)).toEqual(['secret']);
  expect((await get(`${LINKS}&tenant=theirs`)).status).toBe(400);
});

test.each([
  ['/v1/reports/none', 404, 'GET /v1/reports lists them all'],
  ['/v1/reports/rollup_hours', 404, 'GET /v1/reports lists them all'],
  [`${LINKS}&colour=1`, 400, 'colour is unknown: this call takes from, to, format, link, clicks'],
  [`${LINKS}&value_by_currency=1`, 400, 'value_by_currency is unknown'],
  [`${LINKS}&clicks=many`, 400, 'clicks must be a number, or empty for none'],
  [`${LINKS}&format=xml`, 400, 'format must be one of json, csv'],
  ['/v1/reports/link_daily?from=2026-11-31', 400, 'from must be a day such as 2026-11-21'],
  ['/v1/reports/link_daily?from=2026-11-12&to=2026-11-10', 400, 'from must not be after "to"'],
  ['/v1/reports/link_daily?from=2024-11-12&to=2026-11-10', 400, 'at most 400 days'],
])('%s: %i, %s', async (url, status, detail) => {
  const response = await call(url);
  expect(response.statusCode).toBe(status);
  expect(json(response).detail).toContain(detail);
});
