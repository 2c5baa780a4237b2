import { createSecretKey } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stamp } from '../../../lambdas/stamp/stamp.ts';
import { timingOf } from '../../../lambdas/stamp/timing.ts';

const RECEIVED = Date.parse('2026-11-21T03:04:05.678Z');
const SALT = createSecretKey(Buffer.alloc(32, 7));

const arrival = {
  receivedMs: RECEIVED,
  ip: '192.0.2.57',
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
  country: 'ES',
  prefetch: false,
};

const context = {
  tenant: 'demo',
  source: 'collect',
  timing: timingOf(undefined, RECEIVED, 'public'),
  arrival,
  fromVisitor: true,
  salt: SALT,
  random: Buffer.alloc(10),
};

test('stamps a bare event', () => {
  expect(stamp({ type: 'signup' }, context)).toEqual({
    id: '01a1fc0f-a32e-7000-8000-000000000000',
    type: 'signup',
    tenant: 'demo',
    time: '2026-11-21T03:04:05.678Z',
    receivedAt: '2026-11-21T03:04:05.678Z',
    source: 'collect',
    client: {
      country: 'ES',
      device: 'desktop',
      browser: 'Firefox',
      os: 'Windows',
      bot: false,
      prefetch: false,
    },
    visitor: '28A6S9dEMqnygdllQ3XIZQ',
  });
});

test('keeps what the sender says, and says that its time was moved', () => {
  const said = {
    id: 'order-7',
    type: 'order',
    subject: 'shoes',
    user: 'ana',
    session: 's1',
    page: { url: 'https://shop.example.com/?utm_source=news', title: 'Thanks' },
    value: 12.5,
    currency: 'EUR',
    properties: { size: 42 },
  };
  const timing = timingOf(Date.parse('2015-01-01T00:00:00Z'), RECEIVED, 'public');

  expect(stamp(said, { ...context, timing })).toMatchObject({
    ...said,
    campaign: { source: 'news' },
    time: '2026-11-14T03:04:05.678Z',
    receivedAt: '2026-11-21T03:04:05.678Z',
    timeClamped: true,
  });
});

test("prefers the sender's campaign to the request's query, and that to the page's", () => {
  const page = { url: 'https://example.com/?utm_source=page' };
  const query = 'utm_source=query';
  const campaign = { source: 'said' };

  expect(stamp({ type: 'a', page, query, campaign }, context).campaign).toEqual({ source: 'said' });
  expect(stamp({ type: 'a', page, query }, context).campaign).toEqual({ source: 'query' });
  expect(stamp({ type: 'a', page, query: '' }, context).campaign).toEqual({ source: 'page' });
});

test("a server's request says nothing of a visitor", () => {
  const event = stamp({ type: 'order' }, { ...context, fromVisitor: false });

  expect(event.client).toEqual({ country: '(unknown)', device: '(unknown)', bot: false, prefetch: false });
  expect(event).not.toHaveProperty('visitor');
});

test('without a salt the visitor is left out, and nothing else', () => {
  const { visitor, ...others } = stamp({ type: 'signup' }, context);

  expect(visitor).toBeDefined();
  expect(stamp({ type: 'signup' }, { ...context, salt: undefined })).toEqual(others);
});

test('no event holds the whole address', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.string(), (ip, userAgent) => {
      fc.pre(ip.length > 6);
      const event = stamp({ type: 'click' }, { ...context, arrival: { ...arrival, ip, userAgent } });

      expect(JSON.stringify(event)).not.toContain(ip);
    }),
  );
});
