import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseLine } from '../../../lambdas/domain/line.ts';

const EVENT = {
  id: 'e1',
  type: 'click',
  tenant: 'demo',
  time: '2026-11-21T03:07:04.123Z',
  receivedAt: '2026-11-21T04:00:00.001Z',
  subject: 'promo',
};

const CONVERSION = { ...EVENT, type: 'conversion', subject: 'sale', value: 49.9, currency: 'EUR' };

const line = (changes: object = {}): string => JSON.stringify({ ...EVENT, ...changes });

test('a line is an event’s', () => {
  expect(parseLine(line({ user: 7 }))).toEqual({
    ok: {
      tenant: 'demo',
      id: 'e1',
      type: 'click',
      subject: 'promo',
      timeMs: Date.parse('2026-11-21T03:07:04.123Z'),
      receivedMs: Date.parse('2026-11-21T04:00:00.001Z'),
      fields: { ...EVENT, user: 7 },
    },
  });
});

test('a conversion has a status, and what it is worth in millionths', () => {
  const properties = { status: 'reversed', order_id: 'o-1' };
  expect(parseLine(JSON.stringify({ ...CONVERSION, properties }))).toMatchObject({
    ok: { status: 'reversed', millionths: 49_900_000, currency: 'EUR', fields: { properties } },
  });
  expect(parseLine(JSON.stringify(CONVERSION))).toMatchObject({ ok: { status: 'approved' } });
});

test('other events may have a value without a currency, and any status', () => {
  const parsed = parseLine(line({ value: 5, properties: { status: 'open' } }));
  expect(parsed).toMatchObject({ ok: { millionths: 5_000_000 } });
  expect(parsed).not.toHaveProperty('ok.status');
});

const BAD_TIMES = [
  1_700_000_000_000,
  '',
  '2026-11-21',
  '2026-11-21T03:00:00Z',
  '2026-13-21T03:00:00.000Z',
  '2026-11-21T03:00:00.000+00:00',
];
const NONE = [undefined, null];

test.each([
  ['invalid_json', ['', ' ', '{', '{"tenant":', '\u0000', '['.repeat(100_000)]],
  ['not_an_object', ['null', '7', '"text"', '[]', '[{}]']],
  ['missing_tenant', NONE.map((tenant) => line({ tenant }))],
  [
    'invalid_tenant',
    [7, '', 'a', 'Demo', '1st', 'de#mo', 'demo\n', 'd'.repeat(41)].map((tenant) => line({ tenant })),
  ],
  ['missing_id', NONE.map((id) => line({ id }))],
  ['invalid_id', [7, '', 'x'.repeat(129)].map((id) => line({ id }))],
  ['missing_type', NONE.map((type) => line({ type }))],
  ['invalid_type', [7, '', {}, 'x'.repeat(65)].map((type) => line({ type }))],
  ['missing_time', NONE.map((time) => line({ time }))],
  ['invalid_time', BAD_TIMES.map((time) => line({ time }))],
  ['missing_received_at', NONE.map((receivedAt) => line({ receivedAt }))],
  ['invalid_received_at', BAD_TIMES.map((receivedAt) => line({ receivedAt }))],
  ['invalid_value', ['5', true, {}, 1e9 + 1, -1e10].map((value) => line({ value, currency: 'EUR' }))],
  ['invalid_value', [line({ value: 7 }).replace('7}', '1e999}')]],
  ['invalid_currency', ['eur', '', 'EURO', 978].map((currency) => line({ currency }))],
  ['missing_currency', NONE.map((currency) => JSON.stringify({ ...CONVERSION, currency }))],
  [
    'invalid_status',
    ['open', '', 7, {}, 'constructor'].map((status) =>
      JSON.stringify({ ...CONVERSION, properties: { status } }),
    ),
  ],
])('rule 8: a line is rejected as %s', (reject, lines) => {
  for (const text of lines) expect(parseLine(text)).toMatchObject({ reject });
});

test('a rejected line says how to mend it, and whose it is where that can be read', () => {
  expect(parseLine(line({ value: '5' }))).toEqual({
    reject: 'invalid_value',
    detail: 'value must be a number from -1000000000 to 1000000000',
    tenant: 'demo',
  });
  expect(parseLine('[]')).toEqual({
    reject: 'not_an_object',
    detail: 'the line is JSON, but must be one JSON object',
  });
  expect(parseLine(line({ tenant: 'DEMO' }))).not.toHaveProperty('tenant');
});

test.each([undefined, null, '', 7, 'x'.repeat(257)])('a subject of %p is none', (subject) => {
  expect(parseLine(line({ subject }))).not.toHaveProperty('ok.subject');
});

test('texts are well-formed', () => {
  expect(parseLine(line({ id: 'a\ud800', type: '\udc00b', subject: 'c\ud800' }))).toMatchObject({
    ok: { id: 'a\ufffd', type: '\ufffdb', subject: 'c\ufffd' },
  });
});

test('rule 8: parsing never throws, and is given the same answer each time', () => {
  const key = fc.constantFrom(...Object.keys(CONVERSION), 'properties', 'receivedAt', '__proto__');
  const event = fc
    .dictionary(key, fc.jsonValue())
    .map((changes) => JSON.stringify({ ...CONVERSION, ...changes }));
  fc.assert(
    fc.property(fc.oneof(event, fc.json(), fc.string({ unit: 'binary' })), (text) => {
      const parsed = parseLine(text);
      expect(parseLine(text)).toEqual(parsed);
      if ('ok' in parsed) expect(Number.isSafeInteger(parsed.ok.millionths ?? 0)).toBe(true);
    }),
    { seed: 8, numRuns: 1_000 },
  );
});
