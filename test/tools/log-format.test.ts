import { describe, expect, test } from '@jest/globals';
import { parseLogLine, parseLogTime, unescapeLog } from '../../tools/log-format.ts';

const line = (parts: {
  host?: string;
  user?: string;
  time?: string;
  request?: string;
  referrer?: string;
  userAgent?: string;
}): string => {
  const { host = '192.0.2.7', user = '-', time = '17/May/2015:10:05:03 +0000' } = parts;
  const { request = 'GET / HTTP/1.1', referrer = '-', userAgent = '-' } = parts;
  return `${host} - ${user} [${time}] "${request}" 200 5 "${referrer}" "${userAgent}"`;
};

const pathOf = (request: string) => {
  const parsed = parseLogLine(line({ request }));
  return 'ok' in parsed ? parsed.ok.path : parsed.reject;
};

describe('a line of an access log', () => {
  test('is read with its referrer and user agent', () => {
    const text =
      '83.149.9.216 - - [17/May/2015:10:05:03 +0000] "GET /a/b.png?x=1 HTTP/1.1" 200 203023 ' +
      '"http://semicomplete.com/p/" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1)"';
    expect(parseLogLine(text)).toEqual({
      ok: {
        host: '83.149.9.216',
        timeMs: 1431857103000,
        path: '/a/b.png',
        referrer: 'http://semicomplete.com/p/',
        userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1)',
      },
    });
  });

  test('without referrer and user agent has none', () => {
    expect(parseLogLine(line({ referrer: '-', userAgent: '' }))).toEqual({
      ok: { host: '192.0.2.7', timeMs: 1431857103000, path: '/', referrer: undefined, userAgent: undefined },
    });
  });

  test('may come from IPv6, and from a host that was looked up', () => {
    expect(parseLogLine(line({ host: '2001:db8::7' }))).toMatchObject({ ok: { host: '2001:db8::7' } });
    expect(parseLogLine(line({ host: 'proxy-7.example.net' }))).toMatchObject({
      ok: { host: 'proxy-7.example.net' },
    });
  });

  test('may name a user with spaces, or an empty one', () => {
    expect(parseLogLine(line({ user: 'Ann Example' }))).toMatchObject({ ok: { path: '/' } });
    expect(parseLogLine(line({ user: '""' }))).toMatchObject({ ok: { path: '/' } });
  });

  test('is unescaped in its referrer and user agent', () => {
    const escaped = line({ referrer: String.raw`http://\xe4.example/\"q\"`, userAgent: String.raw`a\\b\tc` });
    expect(parseLogLine(escaped)).toMatchObject({
      ok: { referrer: 'http://\u00e4.example/"q"', userAgent: 'a\\b\tc' },
    });
  });

  test('keeps its path as it was logged', () => {
    expect(pathOf('GET /caf%C3%A9/%22?q=%3F?x HTTP/1.0')).toBe('/caf%C3%A9/%22');
    expect(pathOf(String.raw`GET /a\"b\xff HTTP/1.1`)).toBe(String.raw`/a\"b\xff`);
    expect(pathOf('GET /two words HTTP/1.1')).toBe('/two words');
    expect(pathOf('GET //double//slash HTTP/1.1')).toBe('//double//slash');
    expect(pathOf('GET /no-protocol')).toBe('/no-protocol');
  });

  test('loses scheme and host of a request to a proxy', () => {
    expect(pathOf('GET http://other.example:81/page?x HTTP/1.1')).toBe('/page');
  });

  test('is rejected by its method', () => {
    expect(pathOf('POST /form HTTP/1.1')).toBe('method POST');
    expect(pathOf('HEAD / HTTP/1.1')).toBe('method HEAD');
    expect(pathOf('get / HTTP/1.1')).toBe('no HTTP request');
  });

  test('is rejected where it asks for nothing', () => {
    expect(pathOf('-')).toBe('no HTTP request');
    expect(pathOf('')).toBe('no HTTP request');
    expect(pathOf(String.raw`\x16\x03\x01`)).toBe('no HTTP request');
    expect(pathOf('GET * HTTP/1.1')).toBe('no path');
    expect(pathOf('GET http://host.example HTTP/1.1')).toBe('no path');
  });

  test.each([
    ['', 'an empty line'],
    ['192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 5', 'the Common Log Format'],
    [line({}).slice(0, -1), 'a line that was cut'],
    [`${line({})} "more"`, 'a further field'],
    [line({ referrer: 'a"b' }), 'a quote that is not escaped'],
    [line({ time: '31/Feb/2015:10:05:03 +0000' }), 'a day that does not exist'],
    [line({ time: '17/Mai/2015:10:05:03 +0000' }), 'another language'],
    ['{"time":"2015-05-17T10:05:03Z"}', 'JSON'],
  ])('is no Combined Log Format: %s', (text) => {
    expect(parseLogLine(text)).toEqual({ reject: 'not Combined Log Format' });
  });
});

test('a time counts with its zone', () => {
  expect(parseLogTime('17/May/2015:10:05:03 +0000')).toBe(Date.UTC(2015, 4, 17, 10, 5, 3));
  expect(parseLogTime('17/May/2015:00:30:00 +0530')).toBe(Date.UTC(2015, 4, 16, 19, 0));
  expect(parseLogTime('31/Dec/2015:23:30:00 -0100')).toBe(Date.UTC(2016, 0, 1, 0, 30));
  expect(parseLogTime('29/Feb/2016:12:00:00 +0000')).toBe(Date.UTC(2016, 1, 29, 12));
});

test('a time that no clock shows is none', () => {
  expect(parseLogTime('17/May/2015:24:00:00 +0000')).toBeUndefined();
  expect(parseLogTime('17/May/2015:10:05:60 +0000')).toBeUndefined();
  expect(parseLogTime('29/Feb/2015:10:05:03 +0000')).toBeUndefined();
  expect(parseLogTime('2015-05-17T10:05:03Z')).toBeUndefined();
});

test('escapes are undone one by one', () => {
  expect(unescapeLog(String.raw`\\x41 \x41 \" \n \q`)).toBe('\\x41 A " \n q');
});
