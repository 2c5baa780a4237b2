import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ENTITIES } from '../../../lambdas/domain/catalog/landing.ts';
import { landLine } from '../../../lambdas/land/land-line.ts';
import { lineOf, UNIT } from './an-event.ts';

const land = (text: string | Buffer) => landLine({ number: 7, bytes: Buffer.from(text) }, UNIT);

const rowOf = (text: string | Buffer): Readonly<Record<string, unknown>> => {
  const outcome = land(text);
  return 'ok' in outcome ? { entity: outcome.ok.entity, ...outcome.ok.row } : { ...outcome.reject };
};

const NOTHING = {
  visitor: null,
  user_id: null,
  session_id: null,
  page_url: null,
  page_title: null,
  referrer: null,
  browser: null,
  os: null,
  utm_source: null,
  utm_medium: null,
  utm_campaign: null,
  utm_term: null,
  utm_content: null,
  value: null,
  currency: null,
  properties: null,
};

describe('an event', () => {
  it('of which only what must be was said is a row all the same', () => {
    expect(rowOf(lineOf())).toEqual({
      ...NOTHING,
      entity: 'clicks',
      tenant: 'demo',
      event_id: 'e1',
      event_type: 'click',
      event_time: Date.parse('2026-11-21T03:04:05.678Z'),
      received_at: Date.parse('2026-11-21T03:04:06.000Z'),
      source: 'redirect',
      subject: 'promo',
      referrer_host: '(direct)',
      country: 'ES',
      device: 'mobile',
      bot: false,
      prefetch: false,
      time_clamped: false,
      unit: UNIT,
      line: 7,
    });
  });

  it('fills every column that its sender spoke of', () => {
    const said = {
      type: 'signup',
      visitor: 'v',
      user: 'u',
      session: 's',
      page: { url: 'https://a.example/x', title: 'X', referrer: 'https://News.example:8080/y' },
      client: {
        country: 'FR',
        device: 'desktop',
        browser: 'Firefox',
        os: 'Linux',
        bot: true,
        prefetch: true,
      },
      campaign: { source: 'a', medium: 'b', name: 'c', term: 'd', content: 'e' },
      value: 19.99,
      currency: 'EUR',
      properties: { plan: 'team', deep: { n: 1 } },
      timeClamped: true,
    };
    expect(rowOf(lineOf(said))).toMatchObject({
      entity: 'events',
      visitor: 'v',
      user_id: 'u',
      session_id: 's',
      page_url: 'https://a.example/x',
      page_title: 'X',
      referrer: 'https://News.example:8080/y',
      referrer_host: 'news.example',
      country: 'FR',
      device: 'desktop',
      browser: 'Firefox',
      os: 'Linux',
      bot: true,
      prefetch: true,
      utm_source: 'a',
      utm_medium: 'b',
      utm_campaign: 'c',
      utm_term: 'd',
      utm_content: 'e',
      value: 19_990_000,
      currency: 'EUR',
      properties: '{"plan":"team","deep":{"n":1}}',
      time_clamped: true,
    });
  });

  it('leaves out what is of another kind than its column: one bad field costs no event', () => {
    const wrong = {
      user: 7,
      session: [],
      page: 'x',
      campaign: null,
      properties: [1],
      source: {},
      visitor: '',
    };
    expect(rowOf(lineOf(wrong))).toMatchObject({ ...NOTHING, entity: 'clicks', source: null });
  });

  it.each([
    [
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from('{"user":"a'), Buffer.of(0xff), Buffer.from(`b",${lineOf().slice(1)}`)]),
      'a\ufffdb',
    ],
    ['half a surrogate pair', lineOf({ user: 'a\ud800b' }), 'a\ufffdb'],
  ])('%s become U+FFFD, as in the live figures', (_, line, user) => {
    expect(rowOf(line)).toMatchObject({ entity: 'clicks', user_id: user });
  });

  it('half a surrogate pair in its properties does not spoil their JSON', () => {
    const properties = { 'k\udfff': 'a\ud83c', whole: '🌩', told: '\\ud800', end: '\\' };
    expect(rowOf(lineOf({ properties }))).toMatchObject({
      properties: '{"k\\ufffd":"a\\ufffd","whole":"🌩","told":"\\\\ud800","end":"\\\\"}',
    });
  });
});

describe('an entity', () => {
  it.each([
    ['click', 'clicks'],
    ['view', 'views'],
    ['conversion', 'conversions'],
    ['LANDING', 'page_events'],
    ['SCROLL', 'page_events'],
    ['LEAVE', 'page_events'],
    ['Click', 'events'],
    ['constructor', 'events'],
    ['signup', 'events'],
  ])('of %s is %s', (type, entity) => {
    expect(rowOf(lineOf({ type }))).toMatchObject({ entity, event_type: type });
  });

  it('conversions have a click, an order and a status, approved unless told', () => {
    const conversion = { type: 'conversion', subject: 'sale', value: 0.1, currency: 'USD' };
    const properties = { click_id: 'c1', order_id: 'o1', status: 'reversed' };
    expect(rowOf(lineOf({ ...conversion, properties }))).toMatchObject({
      entity: 'conversions',
      click_id: 'c1',
      order_id: 'o1',
      status: 'reversed',
      value: 100_000,
      currency: 'USD',
    });
    expect(rowOf(lineOf({ ...conversion, properties: { click_id: 5 } }))).toMatchObject({
      click_id: null,
      order_id: null,
      status: 'approved',
    });
  });

  it('page events have a depth where one is said', () => {
    const depth = (scroll_depth: unknown) => rowOf(lineOf({ type: 'SCROLL', properties: { scroll_depth } }));
    expect([0, 33.3, 100, null].map((said) => depth(said).scroll_depth)).toEqual([0, 33.3, 100, null]);
    expect(rowOf(lineOf({ type: 'LANDING' })).scroll_depth).toBe(null);
  });

  it('its rows have its columns, and no others', () => {
    for (const { entity, eventTypes, columns } of ENTITIES) {
      const { entity: own, ...row } = rowOf(lineOf({ type: eventTypes[0] ?? 'signup' }));
      expect(own).toBe(entity);
      expect(Object.keys(row).sort()).toEqual(columns.map(({ name }) => name).sort());
    }
  });
});

describe('a line is rejected', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

  it.each([
    ['that is no JSON', '{"type":"click"', { reason: 'invalid_json', entity: 'events', tenant: undefined }],
    ['that is no object', '7', { reason: 'not_an_object', entity: 'events', tenant: undefined }],
    [
      'without a tenant, known by its type',
      lineOf({ tenant: undefined }),
      { reason: 'missing_tenant', entity: 'clicks', tenant: undefined },
    ],
    [
      'without an id, known by tenant and type',
      lineOf({ type: 'view', id: 5 }),
      { reason: 'invalid_id', entity: 'views', tenant: 'demo' },
    ],
    [
      'whose value has no currency',
      lineOf({ type: 'conversion', value: 1 }),
      { reason: 'missing_currency', entity: 'conversions', tenant: 'demo' },
    ],
    [
      'whose status is unknown',
      lineOf({ type: 'conversion', properties: { status: 'maybe' } }),
      { reason: 'invalid_status', entity: 'conversions', tenant: 'demo' },
    ],
    [
      'that scrolled past the end',
      lineOf({ type: 'SCROLL', properties: { scroll_depth: 100.1 } }),
      { reason: 'invalid_scroll_depth', entity: 'page_events', tenant: 'demo' },
    ],
    [
      'that scrolled a word',
      lineOf({ type: 'SCROLL', properties: { scroll_depth: '50' } }),
      { reason: 'invalid_scroll_depth', entity: 'page_events', tenant: 'demo' },
    ],
    [
      'nested deeper than engines read',
      lineOf({ properties: deep(101) }),
      { reason: 'invalid_properties', entity: 'clicks', tenant: 'demo' },
    ],
  ])('%s', (_, line, expected) => {
    expect(rowOf(line)).toEqual({
      ...expected,
      detail: expect.stringMatching(/must be /),
      line: { number: 7, bytes: Buffer.from(line) },
    });
  });

  it('at the limit of nesting it is a row', () => {
    expect(rowOf(lineOf({ properties: deep(100) }))).toMatchObject({ entity: 'clicks' });
  });
});

it('never throws, whatever the bytes or the fields', () => {
  const garbage = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  const odd = fc
    .dictionary(
      fc.constantFrom('id', 'type', 'subject', 'time', 'page', 'client', 'properties', 'value'),
      fc.jsonValue(),
    )
    .map((changes) => Buffer.from(lineOf(changes)));
  fc.assert(
    fc.property(fc.oneof(garbage, odd), (bytes) => {
      const outcome = landLine({ number: 1, bytes }, UNIT);
      expect('ok' in outcome || 'reject' in outcome).toBe(true);
    }),
  );
});
