import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  breakdownAttribute,
  COUNT,
  hourOfSort,
  LEDGER_COUNTERS,
  ledgerPartition,
  minuteAttribute,
  parseBreakdown,
  rollupId,
  rowPartition,
  rowScope,
  rowSort,
} from '../../../lambdas/domain/rollup-row.ts';
import { DIMENSIONS } from '../../../lambdas/domain/rollups.ts';

test('a row’s keys read as its tenant, rollup, subject, hour and shard', () => {
  const rollup = rollupId({ name: 'link_clicks', version: '0a1b2c3d' });
  expect(rowPartition('demo', rollup, 'promo#1')).toBe('demo#link_clicks@0a1b2c3d#promo#1');
  expect(rowSort('2026-11-21T03', 'shardId-000000000000')).toBe('2026-11-21T03#shardId-000000000000');
  expect(rowScope('demo', rollup, '2026-11-21T03', 'shard')).toBe(
    'demo#link_clicks@0a1b2c3d#2026-11-21T03#shard',
  );
  expect(ledgerPartition('demo')).toBe('demo#ledger');
});

test('the hour of a sort key is read back', () => {
  expect(hourOfSort(rowSort('2026-11-21T03', 'shard'))).toBe('2026-11-21T03');
});

test('a breakdown’s attribute is read back, whatever the label', () => {
  fc.assert(
    fc.property(fc.constantFrom(...DIMENSIONS), fc.string({ unit: 'binary' }), (dimension, label) => {
      expect(parseBreakdown(breakdownAttribute(dimension, label))).toEqual({ dimension, label });
    }),
    { seed: 1 },
  );
});

test('a row’s other attributes are no breakdown’s', () => {
  const others = [COUNT, minuteAttribute('07'), 'fence', 'weight', 'expires', 'pk', 'sk', ...LEDGER_COUNTERS];
  for (const attribute of others) expect(parseBreakdown(attribute)).toBeUndefined();
});
