import { describe, expect, test } from '@jest/globals';
import { decide, type Item, PAYLOAD_BYTES, payloadOf, prefix } from '../../../local/mappings/batch.ts';

const item = (json: string): Item => ({ json, bytes: Buffer.byteLength(json) });
const items = (count: number, bytes = 10): Item[] =>
  Array.from({ length: count }, () => item('x'.repeat(bytes)));
const limits = { size: 100, windowMs: 1_000, payloadBytes: 1_000 };

describe('a batch is handed over', () => {
  test('when its window has passed', () => {
    expect(decide(items(3), 1_000, limits)).toEqual({ invoke: 3 });
  });

  test('when it has its size, before the window has passed, and no more than that', () => {
    expect(decide(items(5), 0, { ...limits, size: 4 })).toEqual({ invoke: 4 });
    expect(decide(items(4), 0, { ...limits, size: 4 })).toEqual({ invoke: 4 });
  });

  test('when one more item would not fit into the payload', () => {
    expect(decide(items(3, 400), 0, limits)).toEqual({ invoke: 2 });
  });

  test('at once when there is no window', () => {
    expect(decide(items(1), 0, { ...limits, windowMs: 0 })).toEqual({ invoke: 1 });
  });

  test('not before that, and says how long its window is open', () => {
    expect(decide(items(3), 999, limits)).toEqual({ waitMs: 1 });
  });

  test('never empty', () => {
    expect(decide([], 5_000, limits)).toEqual({ waitMs: Number.POSITIVE_INFINITY });
    expect(decide([], 0, { ...limits, windowMs: 0 })).toEqual({ waitMs: Number.POSITIVE_INFINITY });
  });
});

describe('a payload', () => {
  test('is an event with its records in order', () => {
    expect(payloadOf([item('{"a":1}'), item('{"b":2}')])).toBe('{"Records":[{"a":1},{"b":2}]}');
  });

  test('holds exactly what fits into its limit, in bytes', () => {
    const two = payloadOf([item('"é"'), item('"é"')]);
    const bytes = Buffer.byteLength(two);
    expect(prefix([item('"é"'), item('"é"')], { ...limits, payloadBytes: bytes })).toEqual({
      count: 2,
      full: false,
    });
    expect(prefix([item('"é"'), item('"é"')], { ...limits, payloadBytes: bytes - 1 })).toEqual({
      count: 1,
      full: true,
    });
  });

  test('takes an item that is larger than its limit alone', () => {
    expect(prefix(items(2, 2_000), limits)).toEqual({ count: 1, full: true });
  });

  test('is at most 6 MB', () => {
    expect(PAYLOAD_BYTES).toBe(6_291_456);
  });
});
