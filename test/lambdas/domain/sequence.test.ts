import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { padSequence, SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';

/** As Kinesis gives them. */
const KINESIS = '49640000000000000000000000000000000000000000000000000002';

test('a sequence number as Kinesis gives it stays as it is', () => {
  expect(KINESIS).toHaveLength(56);
  expect(padSequence(KINESIS)).toBe(KINESIS);
});

test('rule 7: padded sequence numbers are in order as text, as they are as numbers', () => {
  const sequence = fc.bigInt({ min: 0n, max: 10n ** 56n - 1n });
  fc.assert(
    fc.property(sequence, sequence, (a, b) => {
      const [left, right] = [padSequence(String(a)), padSequence(String(b))];
      expect(left < right).toBe(a < b);
      expect(BigInt(left)).toBe(a);
      expect(left >= SEQUENCE_START).toBe(true);
    }),
    { seed: 7 },
  );
});

test('the start of a shard is before every record', () => {
  expect(SEQUENCE_START).toHaveLength(56);
  expect(SEQUENCE_START < padSequence('1')).toBe(true);
});

test.each(['', 'x', '-1', '1.5', ' 1', '1\n', '٣', '1'.repeat(57), 'LATEST'])(
  '%j is no sequence number',
  (text) => {
    expect(() => padSequence(text)).toThrow('not a Kinesis sequence number of at most 56 digits');
  },
);
