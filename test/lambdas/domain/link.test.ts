import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSlug, parseDestination, publicPath, slugOf } from '../../../lambdas/domain/link.ts';

test('what goes into a Location header is an absolute URL of printable ASCII, and leads to the same place', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl({ withFragments: true }),
        fc.string(),
        fc.webUrl().map((u) => `${u}/ü`),
      ),
      (text) => {
        const parsed = parseDestination(text);
        if ('reject' in parsed) return;
        expect(parsed.ok).toMatch(/^https?:\/\/[!-~]+$/i);
        expect(new URL(parsed.ok).href).toBe(new URL(text).href);
      },
    ),
  );
});

test('keeps a URL of ASCII as it was written', () => {
  expect(parseDestination('HTTPS://Example.com')).toEqual({ ok: 'HTTPS://Example.com' });
  expect(parseDestination(`https://example.com/${'x'.repeat(2_028)}`)).toHaveProperty('ok');
  expect(parseDestination(`https://example.com/${'x'.repeat(2_029)}`)).toHaveProperty('reject');
});

test('counts the characters of what is kept', () => {
  expect(parseDestination(`https://example.com/${'ñ'.repeat(400)}`)).toHaveProperty('reject');
});

test('a random slug is one', () => {
  let next = 0;
  expect(slugOf(() => next++)).toBe('0123456');
  expect(slugOf(() => 61)).toBe('zzzzzzz');
  expect(isSlug(slugOf(() => 61))).toBe(true);
});

test('knows slugs, and where visitors find them', () => {
  expect(['a', 'A-z_9', 'x'.repeat(64)].map(isSlug)).toEqual([true, true, true]);
  expect(['', 'x'.repeat(65), 'a b', 'a/b', 'ñ', 'a\n'].map(isSlug)).toEqual(Array(6).fill(false));
  expect([publicPath('link', 'a'), publicPath('pixel', 'b')]).toEqual(['/r/a', '/p/b']);
});
