import { expect, test } from '@jest/globals';
import { check } from '../../../lambdas/collect/check.ts';

test('takes an event with every field', () => {
  const event = {
    id: 'order-7',
    type: 'order.paid',
    time: '2026-11-21T03:04:05Z',
    subject: 'shoes',
    user: 'ana',
    session: 's1',
    page: { url: 'https://shop.example.com/', title: 'Thanks', referrer: 'https://example.com/' },
    campaign: { source: 'news', medium: 'mail', name: 'spring', term: 'shoes', content: 'top' },
    value: -12.5,
    currency: 'EUR',
    properties: { size: 42, tags: ['a', null], nothing: null },
  };

  expect(check(event)).toEqual({ event, timeMs: Date.parse('2026-11-21T03:04:05Z') });
});

test('fields that are null or empty count as left out, but not in properties', () => {
  const properties = { a: null, b: '' };
  const sent = {
    type: 'view',
    id: '',
    user: null,
    page: { url: 'https://example.com/', referrer: '' },
    properties,
  };

  expect(check(sent)).toEqual({ event: { type: 'view', page: { url: 'https://example.com/' }, properties } });
});

test.each([
  [{}, 'type: is missing, and must be a letter and up to 63 further letters, digits, _ . : or -'],
  [{ type: 'a b' }, 'type: must be a letter and up to 63 further letters, digits, _ . : or -'],
  [{ type: 'a'.repeat(65) }, 'type: must be a letter and up to 63 further letters, digits, _ . : or -'],
  [{ type: 'a', id: 'x'.repeat(129) }, 'id: must be a text of 1 to 128 characters'],
  [{ type: 'a', id: 7 }, 'id: must be a text of 1 to 128 characters'],
  [{ type: 'a', subject: 'x'.repeat(257) }, 'subject: must be a text of 1 to 256 characters'],
  [{ type: 'a', time: 'today' }, 'time: must be an RFC 3339 time, such as 2026-11-21T03:04:05.678Z'],
  [{ type: 'a', time: 1_763_694_245 }, 'time: must be an RFC 3339 time, such as 2026-11-21T03:04:05.678Z'],
  [{ type: 'a', value: '12' }, 'value: must be a number from -1000000000 to 1000000000'],
  [{ type: 'a', value: Number.POSITIVE_INFINITY }, 'value: must be a number from -1000000000 to 1000000000'],
  [{ type: 'a', value: -1e9 - 1 }, 'value: must be a number from -1000000000 to 1000000000'],
  [{ type: 'a', currency: 'eur' }, 'currency: must be an ISO 4217 code: three capital letters, such as EUR'],
  [
    { type: 'conversion', value: -5, currency: 'EUR' },
    'value: must not be below 0 in a conversion; to take one back, say "status": "reversed" in properties',
  ],
  [
    { type: 'conversion', value: 5 },
    'currency: is missing, and must be that of the conversion’s value, such as EUR',
  ],
  [
    { type: 'conversion', properties: { status: 'open' } },
    'properties.status: must be approved or reversed in a conversion',
  ],
  [{ type: 'a', page: 'https://example.com/' }, 'page: must be an object of url, title and referrer'],
  [{ type: 'a', page: { title: 7 } }, 'page.title: must be a text of 1 to 1024 characters'],
  [{ type: 'a', page: { path: '/' } }, 'page.path: is no field of an event, put it into properties'],
  [{ type: 'a', properties: [1] }, 'properties: must be an object of your own fields'],
  [{ type: 'a', colour: 'red' }, 'colour: is no field of an event, put it into properties'],
  [{ type: 'a', tenant: 'other' }, 'tenant: is set by the platform, leave it out'],
  [{ type: 'a', client: { bot: false } }, 'client: is set by the platform, leave it out'],
  ['click', 'an event: must be a JSON object'],
  [null, 'an event: must be a JSON object'],
  [[], 'an event: must be a JSON object'],
])('rejects %j: %s', (sent, reason) => {
  expect(check(sent)).toEqual({ reject: { kind: 'schema', reason } });
});

test('names several faults, but no endless list', () => {
  const faults = check({ type: 'a', id: 7, receivedAt: 'x', b: 1, c: 2, d: 3 });

  expect(faults).toMatchObject({
    reject: { reason: expect.stringMatching(/^receivedAt: [^;]+; b: [^;]+; c: [^;]+; and 2 more$/) },
  });
});

test.each(['receivedAt', 'source', 'visitor', 'timeClamped'])('nobody sets %s', (field) => {
  expect(check({ type: 'a', [field]: 'x' })).toEqual({
    reject: { kind: 'schema', reason: `${field}: is set by the platform, leave it out` },
  });
});

test('rejects what is nested beyond reason, however deep', () => {
  const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
  const event = (levels: number) => ({ type: 'a', properties: { nested: nested(levels) } });

  expect(check(event(18))).toHaveProperty('event');
  expect(check(event(19))).toEqual({
    reject: { kind: 'nesting', reason: 'is nested deeper than 20 levels' },
  });
  expect(check(event(100_000))).toHaveProperty('reject');
});

test.each([
  {
    type: 'conversion',
    subject: 'sale',
    value: 0,
    currency: 'EUR',
    properties: { status: 'reversed', x: [1] },
  },
  { type: 'conversion', properties: { status: null, click_id: 7 } },
  { type: 'conversion' },
  { type: 'order', value: -5, properties: { status: 'open' } },
])('takes %j', (event) => {
  expect(check(event)).toEqual({ event });
});
