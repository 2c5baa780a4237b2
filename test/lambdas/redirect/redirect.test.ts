import { expect, test } from '@jest/globals';
import type { Link } from '../../../lambdas/domain/link.ts';
import { redirect } from '../../../lambdas/redirect/redirect.ts';
import { httpRequest, type RequestParts } from '../http-request.ts';
import { NOW_ID, producerWorld, type World } from '../producer-world.ts';

const PROMO: Link = {
  kind: 'link',
  tenant: 'demo',
  id: 'promo',
  destination: 'https://example.com/sale?a=1#top',
  passClickId: true,
  disabled: false,
  createdAt: '2026-11-20T00:00:00.000Z',
  updatedAt: '2026-11-20T00:00:00.000Z',
};

const click = (parts: RequestParts, world: World = producerWorld(), links: readonly Link[] = [PROMO]) =>
  redirect({ ...world.ports, find: async (slug) => links.find(({ id }) => id === slug) })(
    httpRequest({ path: '/r/promo', parameters: { link: 'promo' }, ...parts }),
  );

const SILENT: Link = { ...PROMO, passClickId: false };

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

test('sends a visitor on, and puts the click', async () => {
  const world = producerWorld();
  const headers = { 'user-agent': FIREFOX, referer: 'https://news.example.com/story' };
  const response = await click({ headers, query: 'utm_source=mail&x=1' }, world);

  expect(response).toEqual({
    statusCode: 302,
    headers: { location: `https://example.com/sale?a=1&click_id=${NOW_ID}#top`, 'cache-control': 'no-store' },
  });
  expect(world.put).toEqual([
    {
      id: NOW_ID,
      type: 'click',
      tenant: 'demo',
      time: '2026-11-21T03:04:05.678Z',
      receivedAt: '2026-11-21T03:04:05.678Z',
      source: 'redirect',
      subject: 'promo',
      visitor: expect.stringMatching(/^[\w-]{22}$/),
      page: { referrer: 'https://news.example.com/story' },
      client: {
        country: '(unknown)',
        device: 'desktop',
        browser: 'Firefox',
        os: 'Linux',
        bot: false,
        prefetch: false,
      },
      campaign: { source: 'mail' },
    },
  ]);
});

test('a link may keep its clicks’ ids to itself', async () => {
  expect(await click({}, producerWorld(), [SILENT])).toMatchObject({
    statusCode: 302,
    headers: { location: 'https://example.com/sale?a=1#top' },
  });
});

test('HEAD is answered as GET is, and not counted: there is no click whose id could go on', async () => {
  const world = producerWorld();

  expect(await click({ method: 'HEAD' }, world)).toEqual(await click({}, world, [SILENT]));
  world.put.pop();
  expect(world.put).toEqual([]);
});

test.each([
  ['unknown', { parameters: { link: 'nowhere' } }, [PROMO]],
  ['disabled', {}, [{ ...PROMO, disabled: true }]],
  ['nameless', { parameters: {} }, [PROMO]],
])('a link that is %s gets a plain 404 page, and is not counted', async (_, parts, links) => {
  const world = producerWorld();
  const response = await click(parts, world, links);

  expect(response).toMatchObject({
    statusCode: 404,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: expect.stringContaining('Link not found'),
  });
  expect(world.put).toEqual([]);
});

test.each(['https://example.com/\r\nset-cookie: a=1', 'javascript:alert(1)', '', 'https://example.com/ x'])(
  'a destination that must not stand in a header gets 404: %p',
  async (destination) => {
    expect(await click({}, producerWorld(), [{ ...PROMO, destination }])).toMatchObject({ statusCode: 404 });
  },
);

test('the visitor gets the redirect where the event is refused, and the event is taken down whole', async () => {
  const world = producerWorld({ refused: [NOW_ID] });

  expect(await click({}, world)).toMatchObject({ statusCode: 302 });
  expect(world.lost).toEqual(world.put);
  expect(world.lost).toHaveLength(1);
});

test('a visitor is asked to try again where the link cannot be looked up', async () => {
  const { ports } = producerWorld();
  const find = async (): Promise<Link> => {
    throw new Error('table down');
  };

  expect(await redirect({ ...ports, find })(httpRequest({ parameters: { link: 'promo' } }))).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '5', 'content-type': 'text/html; charset=utf-8' },
  });
});

test('a missing salt costs the visitor, not the click', async () => {
  const world = producerWorld();
  const salt = async (): Promise<undefined> => undefined;
  const response = await redirect({ ...world.ports, salt, find: async () => PROMO })(httpRequest({}));

  expect(response.statusCode).toBe(302);
  expect(world.put).toHaveLength(1);
  expect(world.put[0]).not.toHaveProperty('visitor');
});

test('a long referrer is cut, so that it costs nothing else', async () => {
  const world = producerWorld();
  await click({ headers: { referer: `https://example.com/${'"'.repeat(9_000)}` } }, world);

  expect(world.put[0]?.page?.referrer).toHaveLength(2_048);
});

const REPLAYED = JSON.stringify({ ip: '83.149.9.216', time: '2015-05-17T10:05:03Z', id: 'line-1' });

test('a replayed line keeps its time and id, and is salted by its own day', async () => {
  const world = producerWorld();
  const parts = { sourceIp: '127.0.0.1', headers: { 'x-tormenta-replay': REPLAYED } };
  const response = await click(parts, world);

  expect(world.put).toMatchObject([
    { id: 'line-1', time: '2015-05-17T10:05:03.000Z', receivedAt: '2026-11-21T03:04:05.678Z' },
  ]);
  expect(response.headers?.location).toBe('https://example.com/sale?a=1&click_id=line-1#top');
  expect(world.put[0]).not.toHaveProperty('timeClamped');
  expect(world.days).toEqual(['2015-05-17']);
});

test('from the network the replay header is ignored', async () => {
  const world = producerWorld();
  await click({ sourceIp: '203.0.113.9', headers: { 'x-tormenta-replay': REPLAYED } }, world);

  expect(world.put).toMatchObject([{ id: NOW_ID, time: '2026-11-21T03:04:05.678Z' }]);
});

test('a malformed replay header from loopback gets 400, and is not counted', async () => {
  const world = producerWorld();
  const response = await click({ sourceIp: '::1', headers: { 'x-tormenta-replay': '{}' } }, world);

  expect(response).toMatchObject({
    statusCode: 400,
    headers: { 'content-type': 'application/problem+json' },
    body: expect.stringContaining("ip isn't an address"),
  });
  expect(world.put).toEqual([]);
});
