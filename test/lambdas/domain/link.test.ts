import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSlug, parseDestination, publicPath, slugOf, withClickId } from '../../../lambdas/domain/link.ts';

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

test('links, pixels and conversions each have a path of their own', () => {
  const paths = (['link', 'pixel', 'conversion'] as const).map((kind) => publicPath(kind, 'x'));
  expect(paths).toEqual(['/r/x', '/p/x', '/c/x']);
});

test.each([
  ['https://example.com/', 'https://example.com/?click_id=1'],
  ['https://example.com', 'https://example.com?click_id=1'],
  ['https://example.com/?', 'https://example.com/?click_id=1'],
  ['https://example.com/a?b=c', 'https://example.com/a?b=c&click_id=1'],
  ['https://example.com/a?b=%20+c&&d', 'https://example.com/a?b=%20+c&&d&click_id=1'],
  ['https://example.com/a#b', 'https://example.com/a?click_id=1#b'],
  ['https://example.com/a?b=c#d?e=f#g', 'https://example.com/a?b=c&click_id=1#d?e=f#g'],
  ['https://example.com/a?b=c?d&e', 'https://example.com/a?b=c?d&e&click_id=1'],
  ['https://example.com/a?click_id=old', 'https://example.com/a?click_id=1'],
  ['https://example.com/a?click_id=old&b=c&click_id', 'https://example.com/a?b=c&click_id=1'],
  ['https://example.com/a?click%5Fid=old&my_click_id=x', 'https://example.com/a?my_click_id=x&click_id=1'],
  ['https://example.com/a?b=%E0%A4%A', 'https://example.com/a?b=%E0%A4%A&click_id=1'],
])('%p takes a click’s id: %p', (destination, location) => {
  expect(withClickId(destination, '1')).toBe(location);
});

test('whatever the id, it can be read from the destination, which stays pure ASCII and what it was', () => {
  const destinations = [
    'https://example.com/a?b=c#d',
    'https://example.com',
    'https://xn--bcher-kva.example/?x=%C3%A9',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...destinations),
      fc.string({ unit: 'binary', minLength: 1 }),
      (destination, id) => {
        const location = withClickId(destination, id);
        expect(location).toMatch(/^[!-~]*$/);
        expect(parseDestination(location)).toHaveProperty('ok');
        const [url, before] = [new URL(location), new URL(destination)];
        expect(url.searchParams.get('click_id')).toBe(id.toWellFormed());
        expect([url.origin, url.pathname, url.hash]).toEqual([before.origin, before.pathname, before.hash]);
      },
    ),
    { seed: 5 },
  );
});
