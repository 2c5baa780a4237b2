import { expect, test } from '@jest/globals';
import { timingOf } from '../../../lambdas/stamp/timing.ts';

const RECEIVED = Date.parse('2026-11-21T03:00:00Z');
const at = (text: string): number => Date.parse(text);

test.each([
  ['public', '2026-11-14T03:00:00Z', '2026-11-14T03:00:00Z', false],
  ['public', '2026-11-14T02:59:59.999Z', '2026-11-14T03:00:00Z', true],
  ['public', '2015-05-17T10:05:03Z', '2026-11-14T03:00:00Z', true],
  ['public', '2026-11-21T03:05:00Z', '2026-11-21T03:05:00Z', false],
  ['public', '2026-11-21T03:05:00.001Z', '2026-11-21T03:05:00Z', true],
  ['trusted', '2015-05-17T10:05:03Z', '2015-05-17T10:05:03Z', false],
  ['trusted', '2027-01-01T00:00:00Z', '2026-11-21T03:05:00Z', true],
] as const)('a %s sender that says %s means %s (clamped: %p)', (trust, said, meant, clamped) => {
  expect(timingOf(at(said), RECEIVED, trust)).toEqual({ timeMs: at(meant), clamped });
});

test('an event whose sender names no time happened when it arrived', () => {
  expect(timingOf(undefined, RECEIVED, 'public')).toEqual({ timeMs: RECEIVED, clamped: false });
});
