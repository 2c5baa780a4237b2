import { expect, it } from '@jest/globals';
import { parseLine } from '../../../lambdas/domain/line.ts';
import { trafficOf } from '../../../tools/bench/day.ts';
import { random } from '../../exactness/random.ts';

const events = (seed: number, days: readonly string[] = ['2026-11-20', '2026-11-21']) => [
  ...trafficOf({ chance: random(seed), tenants: ['alfa', 'bravo'], days, visits: 200 }),
];

it('gives the same events for the same chance, and others for another', () => {
  expect(events(1)).toEqual(events(1));
  expect(events(1)).not.toEqual(events(2));
});

it('makes events that the platform takes, every one', () => {
  expect(events(3).flatMap((event) => ('ok' in parseLine(JSON.stringify(event)) ? [] : event))).toEqual([]);
});

it('makes every kind of event: repeated, late, reversed, by bots and ahead of time', () => {
  const made = events(4);
  const ids = made.map(({ tenant, id }) => `${tenant} ${id}`);
  const times = made.map(({ time }) => time);

  expect(new Set(made.map(({ type }) => type))).toEqual(
    new Set(['view', 'click', 'LANDING', 'SCROLL', 'LEAVE', 'conversion', 'signup']),
  );
  expect(new Set(ids).size).toBeLessThan(ids.length);
  expect(times.some((time, index) => time < (times[index - 1] ?? ''))).toBe(true);
  expect(made.some(({ properties }) => properties?.status === 'reversed')).toBe(true);
  expect(made.some(({ client }) => client.bot)).toBe(true);
  expect(made.some(({ client }) => client.prefetch)).toBe(true);
});

it('gives tenants the same ids for different events', () => {
  const [alfa, bravo] = ['alfa', 'bravo'].map(
    (tenant) => new Set(events(5).flatMap((event) => (event.tenant === tenant ? event.id : []))),
  );

  expect([...(alfa ?? [])].filter((id) => bravo?.has(id)).length).toBeGreaterThan(100);
});
