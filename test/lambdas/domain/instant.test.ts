import { expect, test } from '@jest/globals';
import { parseInstant } from '../../../lambdas/domain/instant.ts';

test.each([
  ['2026-11-21T03:04:05.678Z', '2026-11-21T03:04:05.678Z'],
  ['2026-11-21t03:04:05z', '2026-11-21T03:04:05.000Z'],
  ['2026-11-21T05:04:05+02:00', '2026-11-21T03:04:05.000Z'],
  ['2026-11-20T22:34:05.5-04:30', '2026-11-21T03:04:05.500Z'],
  ['2026-11-21T03:04:05.123456789Z', '2026-11-21T03:04:05.123Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
])('reads %s', (text, instant) => {
  expect(new Date(parseInstant(text) ?? Number.NaN).toISOString()).toBe(instant);
});

test.each([
  '',
  'yesterday',
  '2026-11-21',
  '2026-11-21T03:04:05',
  '2026-11-21 03:04:05Z',
  '2026-02-29T00:00:00Z',
  '2026-02-31T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-21T24:30:00Z',
  '2026-11-21T03:04:65Z',
  '1763694000000',
])('refuses %p', (text) => {
  expect(parseInstant(text)).toBeUndefined();
});
