import { expect, test } from '@jest/globals';
import { hourFolder, parseUnitKey, UNITS_PREFIX, unitKey } from '../../../lambdas/domain/lake-key.ts';
import { padSequence } from '../../../lambdas/domain/sequence.ts';

const UNIT = { shard: 'shardId-000000000007', first: padSequence('49640') };
const AT = Date.parse('2026-11-21T03:59:59.999Z');
const KEY = `events/dt=2026-11-21/hh=03/shardId-000000000007-${'0'.repeat(51)}49640.ndjson.zst`;

test('rule 2: a unit’s key says its shard, its first record and the hour that it arrived in', () => {
  expect(unitKey(UNIT, AT)).toBe(KEY);
  expect(unitKey(UNIT, AT + 1)).toContain('dt=2026-11-21/hh=04/');
});

test('a unit is named by its key again, though the shard’s name has hyphens', () => {
  expect(parseUnitKey(KEY)).toEqual(UNIT);
});

test('a unit stands in the folder of its hour, which stands where units do', () => {
  expect(hourFolder(AT)).toBe('events/dt=2026-11-21/hh=03/');
  expect(KEY.startsWith(hourFolder(AT)) && hourFolder(AT).startsWith(UNITS_PREFIX)).toBe(true);
});

test.each([
  '',
  'events/',
  KEY.replace('.zst', ''),
  KEY.replace('events/', 'other/'),
  KEY.replace('hh=03', 'hh=3'),
  KEY.replace('49640', '4964x'),
  `x${KEY}`,
])('%j is no unit’s key', (key) => {
  expect(() => parseUnitKey(key)).toThrow('not the key of a unit');
});
