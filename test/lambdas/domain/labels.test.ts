import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutLabel, labelsOf, referrerHost } from '../../../lambdas/domain/labels.ts';

test('an event has a label in each dimension', () => {
  const page = { referrer: 'https://News.Example.com/today' };
  expect(labelsOf({ client: { country: 'ES', device: 'mobile' }, page })).toEqual({
    country: 'ES',
    referrer: 'news.example.com',
    device: 'mobile',
  });
});

test.each([undefined, null, 7, '', {}, []])('a country or device of %p is unknown', (value) => {
  const labels = { country: '(unknown)', device: '(unknown)', referrer: '(direct)' };
  expect(labelsOf({ client: { country: value, device: value } })).toEqual(labels);
  expect(labelsOf({ client: value, page: value })).toEqual(labels);
});

test('half a character becomes one that every table takes', () => {
  expect(labelsOf({ client: { country: '\udc00', device: 'a\ud800' } })).toMatchObject({
    country: '\ufffd',
    device: 'a\ufffd',
  });
});

test('a long host is cut like every label', () => {
  const referrer = `https://${'a'.repeat(60)}.example.com/`;
  expect(labelsOf({ page: { referrer } }).referrer).toBe(`${'a'.repeat(60)}.exa`);
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
