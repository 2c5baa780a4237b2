import { expect, test } from '@jest/globals';
import { Overtaken, type OvertakenPorts, settleOvertaken } from '../../../lambdas/plan/overtaken.ts';

const landed = (units: Readonly<Record<string, readonly string[]>>) => new Map(Object.entries(units));
const keys = (...names: readonly string[]) => names.map((key) => ({ key }));

test('units behind one that waits have overtaken it, those before it haven’t', () => {
  const overtaken = new Overtaken();
  overtaken.see('T04', landed({ a: ['1'] }), []);
  overtaken.see('T05', landed({ b: ['2'], d: ['4'] }), keys('e', 'c'));
  overtaken.see('T06', landed({ f: ['6', '5'] }), []);
  overtaken.see('T07', landed({ g: ['7'] }), keys('h'));
  expect(overtaken.days).toEqual(
    new Map([
      ['T05', ['4', '5', '6', '7']],
      ['T07', []],
    ]),
  );
});

function world(notes: ReadonlyMap<string, readonly string[]>) {
  const kept = new Map(notes);
  const touched: string[] = [];
  const ports: OvertakenPorts = {
    overtaken: async () => [...kept].map(([hour, days]) => ({ hour, days })),
    noteOvertaken: async ({ hour, days }) => void kept.set(hour, [...(kept.get(hour) ?? []), ...days]),
    forgetOvertaken: async (hour) => void kept.delete(hour),
    touch: async (day) => void touched.push(day),
  };
  return { kept, touched, ports };
}

test('days are touched once all units of the hour have landed, and once', async () => {
  const notes = new Map([
    ['T05', ['1', '2']],
    ['T06', ['2']],
    ['T07', ['3']],
  ]);
  const { kept, touched, ports } = world(notes);
  const waiting = new Map([
    ['T07', ['4']],
    ['T08', []],
  ]);
  expect(await settleOvertaken(ports, waiting)).toEqual(new Set(['1', '2']));
  expect(touched).toEqual(['1', '2']);
  expect(kept).toEqual(new Map([['T07', ['3', '4']]]));
  await settleOvertaken(ports, waiting);
  expect(touched).toEqual(['1', '2']);
});
