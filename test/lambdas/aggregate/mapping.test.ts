import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mapLine } from '../../../lambdas/aggregate/mapping.ts';
import { sha256 } from '../../../lambdas/domain/hash.ts';
import { isOk } from '../../../lambdas/domain/outcome.ts';
import { ROLLUPS, type Rollup } from '../../../lambdas/domain/rollups.ts';

const EVENT = {
  id: 'e1',
  type: 'click',
  tenant: 'demo',
  time: '2026-11-21T03:07:04.123Z',
  receivedAt: '2026-11-21T04:00:00.001Z',
  source: 'redirect',
  subject: 'promo',
  page: { referrer: 'https://News.Example.com/today' },
  client: { country: 'ES', device: 'mobile', bot: false, prefetch: false },
};

const line = (changes: object = {}): string => JSON.stringify({ ...EVENT, ...changes });

const rowsOf = (changes: object = {}) => {
  const mapped = mapLine(line(changes));
  return isOk(mapped) ? mapped.ok.rows : [];
};

/** Names without versions: those change with the code. */
const rollupsOf = (changes: object = {}): string[] =>
  rowsOf(changes).map(({ rollup }) => rollup.split('@')[0] ?? '');

test('a click counts for its link and in total, by hour, minute and every breakdown', () => {
  const { version } = ROLLUPS.find(({ name }) => name === 'link_clicks') ?? {};
  const place = {
    hour: '2026-11-21T03',
    minute: '07',
    count: 1,
    labels: ['country=ES', 'referrer=news.example.com', 'device=mobile'],
  };
  expect(rollupsOf()).toEqual(['link_clicks', 'clicks']);
  expect(rowsOf()).toEqual([
    { ...place, rollup: `link_clicks@${version}`, subject: 'promo' },
    { ...place, rollup: expect.stringMatching(/^clicks@/), subject: '(all)' },
  ]);
});

test('an event is named by the hash of tenant and id, and stands in the ledger at the hour of its arrival', () => {
  expect(mapLine(line())).toMatchObject({
    ok: { tenant: 'demo', arrivalHour: '2026-11-21T04', idHash: sha256('demo\u0000e1').slice(0, 16) },
  });
});

test.each([
  ['people', { bot: false, prefetch: false }, ['link_clicks', 'clicks']],
  ['bots', { bot: true, prefetch: false }, ['link_clicks_bots', 'clicks_bots']],
  ['prefetches', { bot: false, prefetch: true }, ['link_clicks_bots', 'clicks_bots']],
  ['clients that nobody describes', undefined, ['link_clicks', 'clicks']],
])('clicks of %s count where they belong', (_, client, rollups) => {
  expect(rollupsOf({ client })).toEqual(rollups);
});

test('views count apart from clicks', () => {
  expect(rollupsOf({ type: 'view' })).toEqual(['pixel_views', 'views']);
});

const conversion = (changes: object = {}): object => ({
  type: 'conversion',
  subject: 'sale',
  value: 49.9,
  currency: 'EUR',
  properties: { status: 'approved' },
  client: { country: '(unknown)', device: '(unknown)', bot: false, prefetch: false },
  ...changes,
});

test('a conversion counts for itself and in total, with its worth in millionths, and no breakdown', () => {
  const place = { hour: '2026-11-21T03', minute: '07', count: 1, labels: [] };
  const worth = ['value=EUR', 49_900_000];
  expect(rowsOf(conversion())).toEqual([
    { ...place, worth, rollup: expect.stringMatching(/^conversion_conversions@/), subject: 'sale' },
    { ...place, worth, rollup: expect.stringMatching(/^conversions@/), subject: '(all)' },
  ]);
});

test('a conversion that is reversed takes back its count and its worth', () => {
  const [row] = rowsOf(conversion({ properties: { status: 'reversed' } }));
  expect(row).toMatchObject({ count: -1, worth: ['value=EUR', -49_900_000] });
});

test.each([
  ['no value', { value: undefined }],
  ['no value, nor currency', { value: undefined, currency: undefined }],
  ['nulls', { value: null, currency: null, properties: null }],
])('a conversion with %s counts, and is worth nothing', (_, changes) => {
  const rows = rowsOf(conversion(changes));
  expect(rows.map(({ count }) => count)).toEqual([1, 1]);
  for (const row of rows) expect(row).not.toHaveProperty('worth');
});

test('a conversion that its client calls a bot’s counts with the bots', () => {
  expect(rollupsOf(conversion({ client: { bot: true } }))).toEqual([
    'conversion_conversions_bots',
    'conversions_bots',
  ]);
});

test('what a click is worth is not counted', () => {
  expect(rowsOf({ value: 49.9, currency: 'EUR' })[0]).not.toHaveProperty('worth');
});

test('an event that no rollup is declared for is no fault', () => {
  expect(mapLine(line({ type: 'signup' }))).toMatchObject({ ok: { tenant: 'demo', rows: [] } });
});

test.each([undefined, '', 7, 'x'.repeat(257)])(
  'an event without a usable subject (%p) counts in total alone',
  (subject) => {
    expect(rollupsOf({ subject })).toEqual(['clicks']);
  },
);

test('rule 8: a limit in characters is one in code points, as producers count them', () => {
  const astral = '😀'.repeat(128);
  expect(mapLine(line({ id: astral }))).toHaveProperty('ok');
  expect(mapLine(line({ id: `${astral}x` }))).toMatchObject({ reject: 'invalid_id' });
  expect(rollupsOf({ subject: astral.repeat(2) })).toEqual(['link_clicks', 'clicks']);
  expect(rollupsOf({ subject: `${astral.repeat(2)}x` })).toEqual(['clicks']);
});

test('rule 8: half a character becomes one that every table takes', () => {
  const client = { country: '\udc00', device: 'a\ud800' };
  const [row] = rowsOf({ subject: 'a\ud800b', client });
  expect(row).toMatchObject({ subject: 'a\ufffdb' });
  expect(row?.labels).toContain('country=\ufffd');
  expect(row?.labels).toContain('device=a\ufffd');
});

const NAMES = [...Object.keys(EVENT), 'value', 'currency', 'properties'];
const key = fc.constantFrom(...NAMES, '__proto__', 'constructor');
const anyEvent = fc
  .tuple(
    fc.constantFrom(EVENT, { ...EVENT, ...conversion() }),
    fc.dictionary(key, fc.jsonValue()),
    fc.subarray(NAMES),
  )
  .map(([event, changes, kept]) => {
    const known = Object.fromEntries(Object.entries(event).filter(([name]) => kept.includes(name)));
    return JSON.stringify({ ...changes, ...known });
  });

test('rule 8: mapping never throws, whatever the line', () => {
  const any = fc.oneof(
    anyEvent,
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('utf8')),
    anyEvent.chain((text) => fc.nat(text.length).map((end) => text.slice(0, end))),
  );
  const rollups = new Set(ROLLUPS.map(({ name, version }: Rollup) => `${name}@${version}`));
  fc.assert(
    fc.property(any, (text) => {
      const mapped = mapLine(text);
      expect(mapLine(text)).toEqual(mapped);
      if (!isOk(mapped)) return;
      expect(mapped.ok.idHash).toMatch(/^[0-9a-f]{16}$/);
      for (const { rollup, subject, hour, minute, labels, worth } of mapped.ok.rows) {
        expect(rollups).toContain(rollup);
        expect(subject.isWellFormed() && subject !== '').toBe(true);
        expect(`${hour}:${minute}`).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
        for (const label of labels) expect(Buffer.byteLength(label)).toBeLessThanOrEqual(73);
        if (worth) expect(worth).toEqual([expect.stringMatching(/^value=[A-Z]{3}$/), expect.any(Number)]);
      }
    }),
    { seed: 8, numRuns: 2_000 },
  );
});

test('bytes that are no UTF-8 are mapped like any line', () => {
  const bytes = Buffer.concat([Buffer.from('{"tenant":"demo","id":"'), Buffer.from([0xff, 0xc3, 0x28])]);
  expect(mapLine(bytes.toString('utf8'))).toMatchObject({ reject: 'invalid_json' });
});
