import { expect, test } from '@jest/globals';
import { clickHeaders, headerSafe, lineId, linkSlug, replayedLink } from '../../tools/replay-request.ts';

const SITE = 'https://example.com';

test('a path is one link, titled and led to by its path', () => {
  expect(replayedLink(SITE, '/a/b.png')).toEqual({
    ok: { slug: 'p8aa6800cbc7b', destination: 'https://example.com/a/b.png', title: '/a/b.png' },
  });
});

test('the same path on another site is another link', () => {
  expect(linkSlug('https://example.org', '/a/b.png')).not.toBe(linkSlug(SITE, '/a/b.png'));
});

test.each([
  ['/caf%C3%A9/x+y;z=1', 'https://example.com/caf%C3%A9/x+y;z=1'],
  ['/two words', 'https://example.com/two%20words'],
  ['/a#b', 'https://example.com/a%23b'],
  [String.raw`/a\\b`, 'https://example.com/a%5Cb'],
  [String.raw`/\"<>^{|}\``.replace('\\`', '`'), 'https://example.com/%22%3C%3E%5E%7B%7C%7D%60'],
  [String.raw`/\xff\n`, 'https://example.com/%FF%0A'],
  ['/\u00c3\u00a9', 'https://example.com/%C3%A9'],
  ['//evil.example', 'https://example.com//evil.example'],
])('the path %s leads to %s', (path, destination) => {
  expect(replayedLink(SITE, path)).toMatchObject({ ok: { destination } });
});

test('a title is the path as one reads it', () => {
  expect(replayedLink(SITE, '/\u00c3\u00a9')).toMatchObject({ ok: { title: '/é' } });
  expect(replayedLink(SITE, String.raw`/a\nb`)).toMatchObject({ ok: { title: '/a b' } });
});

test('a path that is too long for a destination has no link', () => {
  expect(replayedLink(SITE, `/${'x'.repeat(2_100)}`)).toEqual({ reject: 'no destination' });
});

test('what cannot stand in a header is percent-encoded', () => {
  expect(headerSafe('http://\u00e4.example/"q" ')).toBe('http://%E4.example/"q"');
  expect(headerSafe('a\r\nx-evil: 1\u0000\u007f')).toBe('a%0D%0Ax-evil: 1%00%7F');
  expect(headerSafe('x'.repeat(5_000))).toHaveLength(4_096);
});

test('a click carries the line in its headers', () => {
  const line = {
    host: '192.0.2.7',
    timeMs: 1431857103000,
    path: '/',
    referrer: 'http://a.b/',
    userAgent: 'x',
  };
  expect(clickHeaders(line, 'abc-12')).toEqual({
    'x-tormenta-replay': '{"ip":"192.0.2.7","time":"2015-05-17T10:05:03.000Z","id":"abc-12"}',
    referer: 'http://a.b/',
    'user-agent': 'x',
  });
});

test('a click without referrer and user agent sends none', () => {
  const line = { host: '::1', timeMs: 0, path: '/', referrer: undefined, userAgent: undefined };
  expect(Object.keys(clickHeaders(line, 'abc-12'))).toEqual(['x-tormenta-replay']);
});

test('a host that is no address gets one of a reserved block, always the same', () => {
  const line = { host: 'proxy.example', timeMs: 0, path: '/', referrer: undefined, userAgent: undefined };
  const header = clickHeaders(line, 'a')['x-tormenta-replay'];
  expect(header).toMatch(/"ip":"2[45]\d\.\d+\.\d+\.\d+"/);
  expect(clickHeaders(line, 'a')['x-tormenta-replay']).toBe(header);
  expect(clickHeaders({ ...line, host: 'other.example' }, 'a')['x-tormenta-replay']).not.toBe(header);
});

test('an id is made of the log and the line', () => {
  expect(lineId('0123456789abcdef'.repeat(4), 7)).toBe('0123456789abcdef0123456789abcdef-7');
});
