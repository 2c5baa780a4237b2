import { expect, test } from '@jest/globals';
import { landedUntil } from '../../../lambdas/plan/landed.ts';

const ms = (time: string): number => Date.parse(`2026-11-21T${time}Z`);
const NOW = ms('07:20:00');

interface Unit {
  readonly key: string;
  readonly hour: string;
  readonly arrival: string;
  readonly landed?: boolean;
  /** Of its events. */
  readonly days?: readonly string[];
  /** Seconds ago. */
  readonly written?: number;
}

function portsOf(units: readonly Unit[]) {
  const again: string[] = [];
  const looked: string[] = [];
  const of = (hour: string) => units.filter((unit) => unit.hour === hour);
  return {
    again,
    looked,
    async *hours(from: string) {
      yield* [...new Set(units.map(({ hour }) => hour))].sort().filter((hour) => hour >= from);
    },
    units: async (hour: string) => {
      looked.push(hour);
      return of(hour).map(({ key, written = 60 }) => ({ key, writtenMs: NOW - written * 1000 }));
    },
    landed: async (hour: string) =>
      new Map(of(hour).flatMap(({ key, landed = true, days = [] }) => (landed ? [[key, days]] : []))),
    arrivalMs: async (key: string) => ms(units.find((unit) => unit.key === key)?.arrival ?? ''),
    landAgain: async (key: string) => void again.push(key),
  };
}

const question = { nowMs: NOW, settled: undefined, archivedMs: NOW };
const a = { key: 'a', hour: '2026-11-21T05', arrival: '05:10:00' };
const b = { key: 'b', hour: '2026-11-21T06', arrival: '06:30:00' };

test('where every unit has its receipt, everything has landed, and whole hours are settled', async () => {
  expect(await landedUntil(portsOf([a, b]), question)).toEqual({
    untilMs: NOW,
    waiting: [],
    again: 0,
    overtaken: new Map(),
    settled: '2026-11-21T06',
  });
});

test('a unit without a receipt is the bound, from its first record on', async () => {
  expect(await landedUntil(portsOf([a, { ...b, landed: false }]), question)).toEqual({
    untilMs: ms('06:30:00'),
    waiting: ['b'],
    again: 0,
    overtaken: new Map([['2026-11-21T06', []]]),
    settled: '2026-11-21T05',
  });
});

test('an hour in which units can still come isn’t settled', async () => {
  const { settled } = await landedUntil(portsOf([a, b]), { ...question, archivedMs: ms('06:40:00') });
  expect(settled).toBe('2026-11-21T05');
});

test('settled hours aren’t looked at again, and stay settled', async () => {
  const ports = portsOf([a, b]);
  const answer = await landedUntil(ports, {
    ...question,
    settled: '2026-11-21T05',
    archivedMs: ms('05:30:00'),
  });
  expect(ports.looked).toEqual(['2026-11-21T06']);
  expect(answer.settled).toBe('2026-11-21T05');
});

test('units of which receipts are gone by now hold nothing back', async () => {
  const old = { key: 'old', hour: '2026-08-20T05', arrival: '05:10:00', landed: false };
  const ports = portsOf([old, a]);
  expect(await landedUntil(ports, question)).toMatchObject({ untilMs: NOW, waiting: [], again: 0 });
  expect(ports.looked).toEqual([a.hour]);
  await landedUntil(ports, { ...question, settled: '2026-08-01T00' });
  expect(ports.again).toEqual([]);
});

test('a unit that waits longer than a quarter of an hour is sent to land again', async () => {
  const ports = portsOf([
    { ...a, landed: false, written: 901 },
    { ...b, landed: false, written: 899 },
  ]);
  expect(await landedUntil(ports, question)).toMatchObject({ again: 1, waiting: ['a', 'b'] });
  expect(ports.again).toEqual(['a']);
});

test('where very many wait, the hour itself is the bound', async () => {
  const many = Array.from({ length: 51 }, (_, n) => ({ ...b, key: `b${n}`, landed: false }));
  expect(await landedUntil(portsOf(many), question)).toMatchObject({ untilMs: ms('06:00:00') });
});
