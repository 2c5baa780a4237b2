import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commonIds, packIds } from '../../../lambdas/domain/seen-ids.ts';

test('packed ids are sorted, without repeats, 8 bytes each', () => {
  const packed = packIds(['ffffffffffffffff', '0000000000000001', 'ffffffffffffffff', '00000000000000ff']);
  expect(packed.toString('hex')).toBe('000000000000000100000000000000ffffffffffffffffff');
  expect(packIds([])).toHaveLength(0);
});

test('ids that differ in their last bit only are told apart', () => {
  const own = packIds(['123456789abcdef0', '123456789abcdef2']);
  expect(commonIds(own, [packIds(['123456789abcdef1', '123456789abcdef2', '123456799abcdef0'])])).toEqual(
    new Set(['123456789abcdef2']),
  );
});

test('nothing is common with nothing', () => {
  expect(commonIds(packIds([]), [packIds(['0000000000000000'])])).toEqual(new Set());
  expect(commonIds(packIds(['0000000000000000']), [])).toEqual(new Set());
  expect(commonIds(packIds(['0000000000000000']), [packIds([])])).toEqual(new Set());
});

test('common ids are those of any earlier unit, as sets tell', () => {
  // Few beginnings and endings, so that ids meet, and meet halfway.
  const half = fc.constantFrom('00000000', '00000fff', '00001000', '7fffffff', '80000000', 'ffffffff');
  const ids = fc.array(
    fc.tuple(half, half).map((halves) => halves.join('')),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(ids, fc.array(ids, { maxLength: 4 }), (own, earlier) => {
      const all = new Set(earlier.flat());
      expect(commonIds(packIds(own), earlier.map(packIds))).toEqual(new Set(own.filter((id) => all.has(id))));
    }),
    { seed: 10, numRuns: 500 },
  );
});
