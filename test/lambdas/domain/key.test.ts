import { expect, test } from '@jest/globals';
import { formatKey, isKey, isTenantName, keyPartition } from '../../../lambdas/domain/key.ts';

test('a key says what it is for and holds 256 bits', () => {
  const key = formatKey('secret', Buffer.alloc(32, 0xff));
  expect(key).toBe('tsk___________________________________________8');
  expect(formatKey('public', Buffer.alloc(32))).toBe(`tpk_${'A'.repeat(43)}`);
  expect(isKey(key)).toBe(true);
});

test('anything else is no key', () => {
  const others = ['', 'tsk_', `tsk_${'a'.repeat(42)}`, `tsk_${'a'.repeat(44)}`, `tak_${'a'.repeat(43)}`];
  expect(others.map(isKey)).toEqual(Array(5).fill(false));
});

test('the table sees the hash alone', () => {
  expect(keyPartition('tsk_a')).toMatch(/^key#[0-9a-f]{64}$/);
  expect(keyPartition('tsk_a')).not.toContain('tsk');
});

test('tenant names have no separator of our keys', () => {
  expect(['demo', 'a1', 'a-b', 'x'.repeat(40)].map(isTenantName)).toEqual(Array(4).fill(true));
  const wrong = ['', 'a', '1a', 'Demo', 'a#b', 'a_b', '(none)', 'x'.repeat(41)];
  expect(wrong.map(isTenantName)).toEqual(Array(8).fill(false));
});
