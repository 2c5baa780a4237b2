import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutLabel, mapLine, referrerHost } from '../../../lambdas/aggregate/mapping.ts';
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
    breakdowns: [
      ['country', 'ES'],
      ['referrer', 'news.example.com'],
      ['device', 'mobile'],
    ],
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

test('an event that no rollup is declared for is no fault', () => {
  expect(mapLine(line({ type: 'signup' }))).toMatchObject({ ok: { tenant: 'demo', rows: [] } });
});

test.each([undefined, '', 7, 'x'.repeat(257)])(
  'an event without a usable subject (%p) counts in total alone',
  (subject) => {
    expect(rollupsOf({ subject })).toEqual(['clicks']);
  },
);

test.each([
  ['not a JSON object', ['', ' ', '{', 'null', '7', '"text"', '[]', '[{}]', '\u0000', '['.repeat(100_000)]],
  [
    'no tenant',
    [undefined, null, 7, '', 'a', 'Demo', '1st', 'de#mo', 'demo\n', 'd'.repeat(41)].map((tenant) =>
      line({ tenant }),
    ),
  ],
  ['no id', [undefined, null, 7, '', 'x'.repeat(129)].map((id) => line({ id }))],
  ['no type', [undefined, null, 7, {}].map((type) => line({ type }))],
  [
    'no time',
    [
      undefined,
      null,
      1_700_000_000_000,
      '',
      '2026-11-21',
      '2026-11-21T03:00:00Z',
      '2026-13-21T03:00:00.000Z',
      '2026-11-21T03:00:00.000+00:00',
    ].flatMap((time) => [line({ time }), line({ receivedAt: time })]),
  ],
])('rule 8: a line is rejected for "%s"', (reason, lines) => {
  for (const text of lines) expect(mapLine(text)).toEqual({ reject: reason });
});

test('rule 8: a limit in characters is one in code points, as producers count them', () => {
  const astral = '😀'.repeat(128);
  expect(mapLine(line({ id: astral }))).toHaveProperty('ok');
  expect(mapLine(line({ id: `${astral}x` }))).toEqual({ reject: 'no id' });
  expect(rollupsOf({ subject: astral.repeat(2) })).toEqual(['link_clicks', 'clicks']);
  expect(rollupsOf({ subject: `${astral.repeat(2)}x` })).toEqual(['clicks']);
});

test('rule 8: half a character becomes one that every table takes', () => {
  const client = { country: '\udc00', device: 'a\ud800' };
  const [row] = rowsOf({ subject: 'a\ud800b', client });
  expect(row).toMatchObject({ subject: 'a\ufffdb' });
  expect(row?.breakdowns).toContainEqual(['country', '\ufffd']);
  expect(row?.breakdowns).toContainEqual(['device', 'a\ufffd']);
});

const key = fc.constantFrom(...Object.keys(EVENT), '__proto__', 'constructor');
const anyEvent = fc
  .tuple(fc.dictionary(key, fc.jsonValue()), fc.subarray(Object.keys(EVENT)))
  .map(([changes, kept]) => {
    const known = Object.fromEntries(Object.entries(EVENT).filter(([name]) => kept.includes(name)));
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
      for (const { rollup, subject, hour, minute, breakdowns } of mapped.ok.rows) {
        expect(rollups).toContain(rollup);
        expect(subject.isWellFormed() && subject !== '').toBe(true);
        expect(`${hour}:${minute}`).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
        for (const [, label] of breakdowns) expect(Buffer.byteLength(label)).toBeLessThanOrEqual(64);
      }
    }),
    { seed: 8, numRuns: 2_000 },
  );
});

test('bytes that are no UTF-8 are mapped like any line', () => {
  const bytes = Buffer.concat([Buffer.from('{"tenant":"demo","id":"'), Buffer.from([0xff, 0xc3, 0x28])]);
  expect(mapLine(bytes.toString('utf8'))).toEqual({ reject: 'not a JSON object' });
});

test.each([
  ['short', 'short'],
  ['', ''],
  ['x'.repeat(64), 'x'.repeat(64)],
  ['x'.repeat(65), 'x'.repeat(64)],
  ['é'.repeat(32), 'é'.repeat(32)],
  [`x${'é'.repeat(32)}`, `x${'é'.repeat(31)}`],
  [`${'x'.repeat(62)}€€`, 'x'.repeat(62)],
  [`${'x'.repeat(61)}€€`, `${'x'.repeat(61)}€`],
  ['😀'.repeat(17), '😀'.repeat(16)],
  [`xyz${'😀'.repeat(16)}`, `xyz${'😀'.repeat(15)}`],
])('rule 12: the label %p is cut to %p', (label, cut) => {
  expect(cutLabel(label)).toBe(cut);
});

test('rule 12: a cut label is a beginning of whole characters, and loses no more than it must', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (label) => {
      const cut = cutLabel(label);
      const next = [...label][[...cut].length] ?? '';
      expect(label.startsWith(cut)).toBe(true);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(64);
      expect(cut === label || Buffer.byteLength(cut + next) > 64).toBe(true);
    }),
    { seed: 12 },
  );
});

test.each([
  [undefined, '(direct)'],
  [null, '(direct)'],
  [7, '(direct)'],
  ['', '(direct)'],
  ['-', '(direct)'],
  ['https://example.com/a?b=c#d', 'example.com'],
  ['https://example.com', 'example.com'],
  ['HTTPS://User:Secret@WWW.Example.COM:8443/a', 'www.example.com'],
  ['http://example.com:80/', 'example.com'],
  ['https://example.com./', 'example.com'],
  ['http://bücher.example/', 'xn--bcher-kva.example'],
  ['http://ex%61mple.com/', 'example.com'],
  ['http://192.0.2.1:8080/', '192.0.2.1'],
  ['http://[2001:db8::1]:8080/', '[2001:db8::1]'],
  ['http://under_score.example/', 'under_score.example'],
  ['android-app://com.Google.android.gm/', 'com.google.android.gm'],
  ['http://', '(invalid)'],
  ['http://./', '(invalid)'],
  ['https://exa mple.com/', '(invalid)'],
  ['http://[::1', '(invalid)'],
  ['http://999.0.0.1/', '(invalid)'],
  ['example.com', '(invalid)'],
  ['/relative', '(invalid)'],
  ['mailto:someone@example.com', '(invalid)'],
  ['about:blank', '(invalid)'],
  ['http://example.com:99999/', '(invalid)'],
])('the referrer %p is of host %p', (referrer, host) => {
  expect(referrerHost(referrer)).toBe(host);
});

test.each(['http://(direct)/', 'http://(other)/', 'app://(invalid)', 'app://a=b,c/'])(
  'the referrer %p takes no label that is ours',
  (referrer) => {
    expect(referrerHost(referrer)).toBe('(invalid)');
  },
);

test('a long host is cut like every label', () => {
  const referrer = `https://${'a'.repeat(60)}.example.com/`;
  expect(rowsOf({ page: { referrer } })[0]?.breakdowns).toContainEqual(['referrer', `${'a'.repeat(60)}.exa`]);
});

test.each([undefined, null, 7, '', {}, []])('a country or device of %p is unknown', (value) => {
  const [row] = rowsOf({ client: { country: value, device: value } });
  expect(row?.breakdowns).toEqual([
    ['country', '(unknown)'],
    ['referrer', 'news.example.com'],
    ['device', '(unknown)'],
  ]);
});
