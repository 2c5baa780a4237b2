import { expect, test } from '@jest/globals';
import { arrivalOf } from '../../../lambdas/stamp/arrival.ts';
import { httpRequest } from '../http-request.ts';

const NOW = Date.parse('2026-11-21T03:04:05.678Z');

const arrival = (headers: Readonly<Record<string, string>>, countryHeader = '') =>
  arrivalOf(httpRequest({ headers, sourceIp: '203.0.113.9' }), NOW, countryHeader);

test('takes what the stamp reads', () => {
  expect(
    arrival({ 'user-agent': 'curl/8.5.0', 'cloudfront-viewer-country': 'es' }, 'CloudFront-Viewer-Country'),
  ).toEqual({
    receivedMs: NOW,
    ip: '203.0.113.9',
    userAgent: 'curl/8.5.0',
    country: 'ES',
    prefetch: false,
  });
});

test("believes no country but the trusted CDN's, and no address but the connection's", () => {
  const headers = { 'cf-ipcountry': 'ES', 'x-forwarded-for': '198.51.100.1' };

  expect(arrival(headers)).toMatchObject({ country: '(unknown)', ip: '203.0.113.9' });
  expect(arrival(headers, 'cloudfront-viewer-country').country).toBe('(unknown)');
});

test.each(['XX', 'T1', 'ESP', '', 'E$', 'España'])('%p is no country', (code) => {
  expect(arrival({ 'cf-ipcountry': code }, 'cf-ipcountry').country).toBe('(unknown)');
});

test.each([
  [{ 'sec-purpose': 'prefetch' }],
  [{ 'sec-purpose': 'prefetch;prerender' }],
  [{ 'sec-purpose': 'prefetch;anonymous-client-ip' }],
  [{ purpose: 'prefetch' }],
  [{ purpose: 'preview' }],
  [{ 'x-purpose': 'preview' }],
  [{ 'x-moz': 'prefetch' }],
])('%j is fetched ahead of a visit', (headers) => {
  expect(arrival(headers).prefetch).toBe(true);
});

test('a replayed line brings its own address', () => {
  const replay = { ip: '192.0.2.57', timeMs: 0, id: 'line-1' };

  expect(arrivalOf(httpRequest({ sourceIp: '127.0.0.1' }), NOW, '', replay).ip).toBe('192.0.2.57');
});
