import { expect, test } from '@jest/globals';
import { finalHours, frontierOf } from '../../../lambdas/plan/frontier.ts';

const ms = (time: string): number => Date.parse(`2026-11-21T${time}Z`);
const GRACE_MS = 600_000;
const NOW = ms('07:20:00');
const landed = { untilMs: NOW, waiting: [] };

test('what is archived and landed up to now holds nothing back', () => {
  const shards = [{ shard: 'one', untilMs: NOW }];
  expect(frontierOf(NOW, GRACE_MS, shards, landed)).toEqual({ untilMs: NOW, reasons: [] });
});

test('an hour can be final once everything up to its end and grace is there', () => {
  expect(finalHours('2026-11-21', ms('03:10:00'), GRACE_MS)).toEqual([
    '2026-11-21T00',
    '2026-11-21T01',
    '2026-11-21T02',
  ]);
  expect(finalHours('2026-11-21', ms('03:10:00') - 1, GRACE_MS)).toHaveLength(2);
  expect(finalHours('2026-11-20', ms('00:10:00'), GRACE_MS)).toHaveLength(24);
  expect(finalHours('2026-11-22', NOW, GRACE_MS)).toEqual([]);
});

test('the slowest shard holds hours back, and is named', () => {
  const shards = [
    { shard: 'quick', untilMs: ms('07:19:00') },
    { shard: 'slow', untilMs: ms('05:30:00') },
  ];
  expect(frontierOf(NOW, GRACE_MS, shards, landed)).toEqual({
    untilMs: ms('05:30:00'),
    reasons: ['slow is archived up to 2026-11-21T05:30:00.000Z only'],
  });
});

test('units that wait for land hold hours back, and the oldest is named', () => {
  const waiting = ['events/a', 'events/b'];
  expect(frontierOf(NOW, GRACE_MS, [], { untilMs: ms('06:59:00'), waiting })).toEqual({
    untilMs: ms('06:59:00'),
    reasons: ['2 units wait for land, the oldest is events/a'],
  });
});

test('what only holds back an hour that isn’t over needs no word', () => {
  expect(frontierOf(NOW, GRACE_MS, [{ shard: 'one', untilMs: ms('07:12:00') }], landed).reasons).toEqual([]);
});
