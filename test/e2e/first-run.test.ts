/** What whoever tries the platform does first, over HTTP alone. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type PlatformProcess, startPlatform } from '../../tools/bench/platform.ts';
import { createTenant, type Keys } from './world.ts';

let directory: string;
let platform: PlatformProcess;
let ours: Keys;
let theirs: Keys;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tormenta-first-run-'));
  platform = await startPlatform(directory);
  ours = await createTenant(directory, 'ours');
  theirs = await createTenant(directory, 'theirs');
}, 90_000);
afterAll(async () => {
  await platform.kill();
  await rm(directory, { recursive: true, force: true });
});

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

async function call(url: string, init: RequestInit = {}): Promise<Answered> {
  const answer = await fetch(url, { redirect: 'manual', ...init });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

const asTenant = ({ secretKey }: Keys, method: string, path: string, body?: object): Promise<Answered> =>
  call(platform.delivery + path, {
    method,
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' };

const visit = (path: string, method = 'GET'): Promise<Answered> =>
  call(platform.collect + path, { method, headers: BROWSER });

/** Asks until the answer is the one that is waited for, up to 20 s; answers the last one. */
async function eventually<T>(ask: () => Promise<T>, is: (answer: T) => boolean): Promise<T> {
  const until = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (is(answer) || Date.now() > until) return answer;
    await sleep(200);
  }
}

const totalOf = async (keys: Keys, path: string): Promise<number> => {
  const { total }: { total: number } = JSON.parse((await asTenant(keys, 'GET', path)).body);
  return total;
};

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const testWithCurl = hasCurl ? test : test.skip;

testWithCurl(
  `what npm start prints to try works as it is printed${hasCurl ? '' : ': needs curl'}`,
  async () => {
    const lines = platform.said().split('\n');
    const printed = lines.filter((line) => /^(KEY=|curl |sleep )/.test(line)).join('\n');
    const [, slug = ''] = /"slug":"([^"]+)"/.exec(printed) ?? [];
    const { stdout } = await promisify(execFile)('bash', ['-c', printed], { timeout: 20_000 });
    expect(stdout).toContain(`"id":"${slug}"`);
    expect(stdout).toContain('HTTP/1.1 302');
    const demo: Keys = JSON.parse(await readFile(join(directory, 'demo.json'), 'utf8'));
    const total = await eventually(
      () => totalOf(demo, `/v1/links/${slug}/stats`),
      (clicks) => clicks > 0,
    );
    expect(total).toBe(1);
  },
  60_000,
);

test('a link is made, followed and counted', async () => {
  const made = await asTenant(ours, 'POST', '/v1/links', {
    slug: 'hello',
    destination: 'https://example.com/?q=1',
  });
  expect(made.status).toBe(201);
  expect(made.headers.get('location')).toBe('/v1/links/hello');

  const followed = await visit('/r/hello');
  expect(followed.status).toBe(302);
  expect(followed.headers.get('location')).toMatch(/^https:\/\/example\.com\/\?q=1&click_id=[0-9a-f-]{36}$/);
  expect(followed.headers.get('cache-control')).toBe('no-store');

  const total = await eventually(
    () => totalOf(ours, '/v1/links/hello/stats'),
    (clicks) => clicks > 0,
  );
  expect(total).toBe(1);
});

test('a click’s conversion is told with the id that it took along, counted once, and taken back', async () => {
  const shop = await createTenant(directory, 'shop');
  await asTenant(shop, 'POST', '/v1/links', { slug: 'offer', destination: 'https://example.com/' });
  expect((await asTenant(shop, 'POST', '/v1/conversions', { slug: 'sale', currency: 'EUR' })).status).toBe(
    201,
  );
  const followed = await visit('/r/offer');
  const clickId = new URL(followed.headers.get('location') ?? '').searchParams.get('click_id');
  expect(clickId).toMatch(/^[0-9a-f-]{36}$/);

  const tell = (query: string, init: RequestInit = {}) => call(`${platform.collect}/c/sale?${query}`, init);
  const told = await tell(`click_id=${clickId}&order_id=o-1&value=49.90`);
  expect([told.status, JSON.parse(told.body).status]).toEqual([200, 'accepted']);
  const form = new URLSearchParams({ order_id: 'o-1', value: '49.90' });
  expect((await tell('', { method: 'POST', body: form })).status).toBe(200);
  expect((await tell('order_id=o-2&value=10')).status).toBe(200);
  expect((await tell('value=ten')).status).toBe(400);
  expect((await tell('', { method: 'HEAD' })).status).toBe(200);

  const stats = async () => JSON.parse((await asTenant(shop, 'GET', '/v1/conversions/sale/stats')).body);
  const counted = await eventually(stats, ({ total }) => total > 1);
  expect(counted).toMatchObject({ total: 2, bots: 0, valueByCurrency: { EUR: 59.9 } });
  expect((await tell('order_id=o-2&value=10&status=reversed')).status).toBe(200);
  const net = await eventually(stats, ({ total }) => total < 2);
  expect(net).toMatchObject({ total: 1, valueByCurrency: { EUR: 49.9 } });
}, 60_000);

test('HEAD answers as GET does, and is not counted', async () => {
  const head = await visit('/r/hello', 'HEAD');
  expect(head.status).toBe(302);
  expect(head.headers.get('location')).toBe('https://example.com/?q=1');
  await visit('/r/hello');
  const total = await eventually(
    () => totalOf(ours, '/v1/links/hello/stats'),
    (clicks) => clicks > 1,
  );
  expect(total).toBe(2);
});

test('a pixel is seen and counted', async () => {
  expect((await asTenant(ours, 'POST', '/v1/pixels', { slug: 'article' })).status).toBe(201);
  const seen = await visit('/p/article.gif');
  expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/gif']);
  const total = await eventually(
    () => totalOf(ours, '/v1/stats?metric=views'),
    (views) => views > 0,
  );
  expect(total).toBe(1);
});

test('events are sent with the public key, and stand in the ledger', async () => {
  const sent = await call(`${platform.collect}/v1/events?key=${ours.publicKey}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify([{ type: 'signup', id: 'signup-1' }, { type: 'signup', id: 'signup-1' }, {}]),
  });
  expect(sent.status).toBe(202);
  expect(JSON.parse(sent.body)).toMatchObject({ accepted: 2, rejected: 1 });
  const ledger = async () => JSON.parse((await asTenant(ours, 'GET', '/v1/ledger')).body).total;
  const total = await eventually(ledger, ({ lines }) => lines >= 5);
  expect(total).toMatchObject({
    lines: 5,
    counted: 3,
    deduplicated: 1,
    rejected: 0,
    filtered: 0,
    test: 0,
    outside: 1,
    balanced: true,
  });
});

test('another tenant sees none of it', async () => {
  expect((await asTenant(theirs, 'GET', '/v1/links/hello')).status).toBe(404);
  expect((await asTenant(theirs, 'GET', '/v1/links/hello/stats')).status).toBe(404);
  expect((await asTenant(theirs, 'PATCH', '/v1/links/hello', { disabled: true })).status).toBe(404);
  expect(JSON.parse((await asTenant(theirs, 'GET', '/v1/links')).body).items).toEqual([]);
  expect(await totalOf(theirs, '/v1/stats')).toBe(0);
  expect(JSON.parse((await asTenant(theirs, 'GET', '/v1/ledger')).body).total.lines).toBe(0);
});

test('without a secret key REST says what to send', async () => {
  const without = await call(`${platform.delivery}/v1/links`);
  expect([without.status, without.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
  const publicKey = { secretKey: ours.publicKey, publicKey: '' };
  expect((await asTenant(publicKey, 'GET', '/v1/links')).status).toBe(403);
});

test('a link that is disabled stops within 10 s', async () => {
  // So that an environment remembers it.
  expect((await visit('/r/hello')).status).toBe(302);
  expect((await asTenant(ours, 'PATCH', '/v1/links/hello', { disabled: true })).status).toBe(200);
  const until = Date.now() + 10_000;
  const answers: number[] = [];
  while (Date.now() < until && answers.at(-1) !== 404) {
    answers.push((await visit('/r/hello')).status);
    await sleep(100);
  }
  expect(answers.at(-1)).toBe(404);
}, 30_000);

test('a link that never was is a plain page', async () => {
  const missing = await visit('/r/never-was');
  expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
});
