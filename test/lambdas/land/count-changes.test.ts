import { expect, test } from '@jest/globals';
import { unitPlace } from '../../../lambdas/domain/lake-key.ts';
import { type ChangePorts, countChanges } from '../../../lambdas/land/count-changes.ts';
import { landLines } from '../../../lambdas/land/land-lines.ts';
import { lineOf, UNIT } from './an-event.ts';

const PLACE = unitPlace(UNIT);
const ENDED_BY = Date.parse('2026-11-21T03:00:00.000Z');

const eventsOf = (changes: readonly object[]) =>
  landLines(UNIT, Buffer.from(changes.map((change) => `${lineOf(change)}\n`).join(''))).events;

function recording(callsLeft = Number.POSITIVE_INFINITY) {
  const calls: string[] = [];
  const progress = { counted: 0, callsLeft };
  const call = async (name: string): Promise<void> => {
    if (calls.length >= progress.callsLeft) throw new Error('no time is left');
    calls.push(name);
  };
  const ports: ChangePorts = {
    touchDay: ({ day, leads }) => call(`touch ${day}${leads ? ' leads' : ''}`),
    markLate: ({ tenant, hour }) => call(`late ${tenant} ${hour}`),
    counted: async () => progress.counted,
    setCounted: async (_, counted) => {
      progress.counted = counted;
    },
  };
  return { ports, calls, progress };
}

test('a day is touched before what comes late to its hours, and once more behind it (rule 17)', async () => {
  const { ports, calls } = recording();
  const events = eventsOf([
    { id: 'a', time: '2026-11-21T02:00:00.000Z' },
    { id: 'b', time: '2026-11-20T02:00:00.000Z' },
    { id: 'c', time: '2026-11-22T02:00:00.000Z' },
  ]);
  await countChanges(ports, PLACE, events, ENDED_BY);
  expect(calls).toEqual([
    'touch 2026-11-21 leads',
    'touch 2026-11-20 leads',
    'touch 2026-11-22 leads',
    'late demo 2026-11-21T02',
    'late demo 2026-11-20T02',
    'touch 2026-11-21',
    'touch 2026-11-20',
  ]);
});

test('a unit of more changes than an attempt has time for is counted by several', async () => {
  const tenants = Array.from({ length: 2_500 }, (_, n) => ({
    ...{ id: `${n}`, tenant: `t${n}`, time: '2026-11-21T02:00:00.000Z' },
  }));
  const events = eventsOf(tenants);
  const { ports, calls, progress } = recording(1_500);
  const ends: string[] = [];
  for (let attempt = 1; attempt <= 4; attempt++) {
    await countChanges(ports, PLACE, events, ENDED_BY).then(
      () => ends.push('done'),
      () => ends.push('died'),
    );
    progress.callsLeft = calls.length + 1_500;
  }
  expect(ends).toEqual(['died', 'died', 'done', 'done']);
  expect(new Set(calls).size).toBe(2_502);
  expect(calls.at(-1)).toBe('touch 2026-11-21');
});

test('what was counted in time costs no look at what earlier attempts counted', async () => {
  const { ports } = recording();
  const asked: string[] = [];
  const counted = async (): Promise<number> => asked.push('asked');
  await countChanges({ ...ports, counted }, PLACE, eventsOf([{ id: 'a' }]), ENDED_BY);
  expect(asked).toEqual([]);
});
