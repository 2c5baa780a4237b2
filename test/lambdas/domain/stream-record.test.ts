import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeOverflow, encodeOverflow, inCalls } from '../../../lambdas/domain/stream-record.ts';

test('a record comes back from the overflow with the same keys and bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.nat(), (bytes, key) => {
      const record = {
        data: Buffer.from(bytes),
        partitionKey: String(key % 16),
        explicitHashKey: String(key),
      };

      expect(decodeOverflow(encodeOverflow(record))).toEqual({ ok: record });
    }),
  );
});

test('the largest record fits into a message of 256 KB', () => {
  const record = { data: Buffer.alloc(50_000), partitionKey: '15', explicitHashKey: '9'.repeat(39) };

  expect(encodeOverflow(record).length).toBeLessThan(67_000);
});

test.each([
  '',
  'hello',
  'null',
  '[]',
  '{"data":"aGk="}',
  '{"data":1,"partitionKey":"1","explicitHashKey":"1"}',
])('finds no record in %p', (text) => {
  expect(decodeOverflow(text)).toEqual({ reject: 'not a record of the overflow queue' });
});

test('cuts a list into calls by entries and by bytes, and leaves nothing out', () => {
  const length = ({ length }: string): number => length;

  expect(inCalls(['a', 'b', 'c'], length, { entries: 2, bytes: 10 })).toEqual([['a', 'b'], ['c']]);
  expect(inCalls(['aaa', 'bb', 'cccccc', 'd'], length, { entries: 9, bytes: 5 })).toEqual([
    ['aaa', 'bb'],
    ['cccccc'],
    ['d'],
  ]);
  expect(inCalls([], length, { entries: 9, bytes: 5 })).toEqual([]);
});
