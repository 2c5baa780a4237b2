import { expect, test } from '@jest/globals';
import { corsHeaders, parseOrigins, preflight } from '../../../lambdas/domain/cors.ts';

const policy = { origins: ['https://a.example'], methods: ['GET'], headers: ['authorization'] };

test('reads origins separated by commas', () => {
  expect(parseOrigins('https://a.example, https://b.example')).toEqual([
    'https://a.example',
    'https://b.example',
  ]);
  expect(parseOrigins('')).toEqual([]);
});

test('gives leave to an allowed origin by its name, so that caches keep answers apart', () => {
  expect(corsHeaders(policy, 'https://a.example')).toEqual({
    vary: 'origin',
    'access-control-allow-origin': 'https://a.example',
  });
  expect(corsHeaders(policy, 'https://a.example.evil')).toEqual({ vary: 'origin' });
  expect(corsHeaders(policy, undefined)).toEqual({ vary: 'origin' });
});

test('gives leave to all where all are allowed, and never to send cookies', () => {
  const open = { ...policy, origins: ['*'] };
  expect(corsHeaders(open, 'https://a.example')).toEqual({ 'access-control-allow-origin': '*' });
  expect(Object.keys(preflight(open, undefined).headers ?? {})).not.toContain(
    'access-control-allow-credentials',
  );
});

test('a preflight says what an allowed origin may send', () => {
  expect(preflight(policy, 'https://a.example')).toEqual({
    statusCode: 204,
    headers: {
      vary: 'origin',
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '600',
    },
  });
  expect(preflight(policy, 'https://b.example')).toEqual({ statusCode: 204, headers: { vary: 'origin' } });
});
