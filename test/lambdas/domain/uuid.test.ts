import { expect, test } from '@jest/globals';
import { uuidv7 } from '../../../lambdas/domain/uuid.ts';

test("makes the standard's example from its time and its random bits", () => {
  // RFC 9562, appendix A.6: 2022-02-22T19:22:22Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
  const random = Buffer.from('0cc318c4dc0c0c07398f', 'hex');

  expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

test('sorts by time, whatever the random bytes are', () => {
  const earlier = uuidv7(1_763_694_000_000, Buffer.alloc(10, 0xff));
  const later = uuidv7(1_763_694_000_001, Buffer.alloc(10));

  expect(earlier < later).toBe(true);
});
