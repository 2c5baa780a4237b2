import { expect, test } from '@jest/globals';
import { fnv1a, hash64, sha256 } from '../../../lambdas/domain/hash.ts';

test('SHA-256 is that of FIPS 180-2', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('a hash of 64 bits is its beginning', () => {
  expect(hash64('abc')).toBe('ba7816bf8f01cfea');
});

test('FNV-1a is that of draft-eastlake-fnv, over bytes of UTF-8', () => {
  expect([fnv1a(''), fnv1a('a'), fnv1a('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  expect(fnv1a('é')).toBe(fnv1a(Buffer.from([0xc3, 0xa9]).toString()));
});
