import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromMillionths, isCurrency, isValue, plus, toMillionths } from '../../../lambdas/domain/money.ts';

test.each([
  [0, 0],
  [-0, 0],
  [1, 1_000_000],
  [49.9, 49_900_000],
  [0.1 + 0.2, 300_000],
  [1e9, 1_000_000_000_000_000],
  [-1e9, -1_000_000_000_000_000],
  [123_456_789.123_457, 123_456_789_123_457],
  [1.0000004, 1_000_000],
  [1.0000005, 1_000_001],
  [-1.0000005, -1_000_001],
  [2.0000015, 2_000_002],
  [0.9999995, 1_000_000],
  [0.000001, 1],
  [5e-7, 1],
  [-5e-7, -1],
  [4.9e-7, 0],
  [-4.9e-7, 0],
  [5e-324, 0],
])('%p is worth %p millionths', (value, millionths) => {
  expect(toMillionths(value)).toBe(millionths);
});

test('a value of up to six decimals comes back as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e15, max: 1e15 }), (millionths) => {
      expect(toMillionths(fromMillionths(millionths))).toBe(millionths);
    }),
    { seed: 6, numRuns: 2_000 },
  );
});

test('a value is rounded by less than a millionth, the same way on both sides of 0', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
      const millionths = toMillionths(value);
      expect(Number.isSafeInteger(millionths)).toBe(true);
      expect(Math.abs(fromMillionths(millionths) - value)).toBeLessThanOrEqual(
        0.500_001e-6 + Math.abs(value) * 1e-15,
      );
      expect(toMillionths(-value)).toBe(millionths === 0 ? 0 : -millionths);
    }),
    { seed: 7, numRuns: 2_000 },
  );
});

test('a value is a finite number within a thousand million', () => {
  for (const value of [0, -0, 1e9, -1e9, 0.5]) expect(isValue(value)).toBe(true);
  for (const value of [1e9 + 1e-6, -1e10, Number.NaN, Number.POSITIVE_INFINITY, '1', null, undefined, 1n])
    expect(isValue(value)).toBe(false);
});

test('a currency is three capital letters', () => {
  expect(isCurrency('EUR')).toBe(true);
  for (const value of ['eur', 'EU', 'EURO', 'EUR\n', 'E R', '', 978, null, undefined])
    expect(isCurrency(value)).toBe(false);
});

test('sums are exact, beyond the safe integers, too, and numbers again within them', () => {
  const amount = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
  const safe = (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
  fc.assert(
    fc.property(fc.oneof(amount, fc.maxSafeInteger().map(BigInt)), amount, (a, b) => {
      expect(plus(safe(a), safe(b))).toBe(safe(a + b));
      expect(plus(plus(safe(a), safe(b)), safe(-b))).toBe(safe(a));
    }),
    { seed: 9 },
  );
  expect(plus(Number.MAX_SAFE_INTEGER, 1)).toBe(2n ** 53n);
  expect(plus(2n ** 53n, -1)).toBe(Number.MAX_SAFE_INTEGER);
});
