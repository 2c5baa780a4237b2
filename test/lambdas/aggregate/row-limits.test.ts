import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  cutParts,
  fitRow,
  PART_ATTRIBUTES,
  ROW_WEIGHT,
  weightOf,
} from '../../../lambdas/aggregate/row-limits.ts';
import { type Amount, plus } from '../../../lambdas/domain/money.ts';

const adds = (entries: Readonly<Record<string, number>>): Map<string, number> =>
  new Map(Object.entries(entries));

const values = (count: number, from = 0): Map<string, number> =>
  new Map(Array.from({ length: count }, (_, index) => [`country=v${from + index}`, 1]));

const label = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 64 })
  .filter((text) => Buffer.byteLength(text) <= 64);
const attribute = fc.oneof(
  fc.constantFrom('n', 'm07', 'm59', 'country=(other)'),
  fc
    .tuple(fc.constantFrom('country', 'referrer', 'device', 'value'), label)
    .map(([name, value]) => `${name}=${value}`),
);
const share = fc
  .array(fc.tuple(attribute, fc.integer({ min: -1_000, max: 1_000 })), { maxLength: 60 })
  .map((entries) => new Map(entries));

const sum = (counts: Iterable<Amount>): number =>
  Number([...counts].reduce((total, count) => plus(total, count), 0));

test('rule 7: a share is cut into parts of its attributes in text order', () => {
  const whole = adds({ n: 5, m07: 5, 'device=mobile': 3, 'country=ES': 2, 'device=desktop': 2 });
  expect(cutParts(whole, 2)).toEqual([
    adds({ 'country=ES': 2, 'device=desktop': 2 }),
    adds({ 'device=mobile': 3, m07: 5 }),
    adds({ n: 5 }),
  ]);
});

test('rule 7: a share of 150 attributes is one part, one more makes two', () => {
  expect(PART_ATTRIBUTES).toBe(150);
  expect(cutParts(values(150)).map(({ size }) => size)).toEqual([150]);
  expect(cutParts(values(151)).map(({ size }) => size)).toEqual([150, 1]);
});

test('rule 7: how a share is cut depends on what it adds, not on the order that it was gathered in', () => {
  fc.assert(
    fc.property(share, fc.integer({ min: 1, max: 9 }), (whole, size) => {
      const parts = cutParts(whole, size);
      expect(cutParts(new Map([...whole].toReversed()), size)).toEqual(parts);
      expect(new Map(parts.flatMap((part) => [...part]))).toEqual(whole);
      const names = parts.flatMap((part) => [...part.keys()]);
      expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : 1)));
    }),
    { seed: 7 },
  );
});

test('rule 12: counts, minutes and (other) weigh nothing, a value at least 60, a long one its bytes and 8', () => {
  expect(weightOf(['n', 'm00', 'weight', 'fence', 'country=(other)', 'referrer=(other)'])).toBe(0);
  expect(weightOf(['country=ES'])).toBe(60);
  expect(weightOf([`country=${'x'.repeat(44)}`])).toBe(60);
  expect(weightOf([`country=${'x'.repeat(45)}`])).toBe(61);
  expect(weightOf([`country=${'é'.repeat(32)}`, 'device=tv'])).toBe(8 + 64 + 8 + 60);
});

test('rule 12: 500 values fit, new ones past them count as (other), known ones go on', () => {
  const { adds: first, weight } = fitRow(values(500), new Set());
  expect(weight).toBe(ROW_WEIGHT);
  expect(first).toEqual(values(500));
  const more = adds({ n: 9, m07: 9, 'country=v3': 2, 'country=new': 3, 'country=newer': 1, 'device=tv': 3 });
  expect(fitRow(more, new Set(first.keys()))).toEqual({
    adds: adds({ n: 9, m07: 9, 'country=v3': 2, 'country=(other)': 4, 'device=(other)': 3 }),
    weight: ROW_WEIGHT,
  });
});

test('rule 12: (other) adds to the (other) that the share has already', () => {
  const full = new Set(values(500).keys());
  expect(fitRow(adds({ 'country=(other)': 5, 'country=new': 2 }), full).adds).toEqual(
    adds({ 'country=(other)': 7 }),
  );
});

test('rule 12: a short value may still fit where a long one did not', () => {
  const row = new Set(values(499).keys());
  const long = `country=${'x'.repeat(64)}`;
  expect(fitRow(adds({ [long]: 1, 'device=tv': 1 }), row)).toEqual({
    adds: adds({ 'country=(other)': 1, 'device=tv': 1 }),
    weight: ROW_WEIGHT,
  });
});

test('rule 12: a row beyond the limit takes no new value, and loses none that it has', () => {
  const beyond = new Set(values(510).keys());
  expect(fitRow(adds({ n: 4, m07: 4, 'country=v7': 3, 'country=new': 1 }), beyond)).toEqual({
    adds: adds({ n: 4, m07: 4, 'country=v7': 3, 'country=(other)': 1 }),
    weight: 510 * 60,
  });
});

test('rule 12: fitting keeps every count, and the weight that it states is the row’s', () => {
  fc.assert(
    fc.property(fc.array(share, { maxLength: 12 }), fc.nat(490), (shares, filled) => {
      const row = new Set(values(filled).keys());
      for (const whole of shares) {
        const fitted = fitRow(whole, row);
        expect(sum(fitted.adds.values())).toBe(sum(whole.values()));
        for (const name of fitted.adds.keys()) row.add(name);
        expect(fitted.weight).toBe(weightOf(row));
        expect(fitted.weight).toBeLessThanOrEqual(ROW_WEIGHT);
      }
    }),
    { seed: 12, numRuns: 50 },
  );
});

test('rule 12: currencies have the same room as any value, and amounts may be large or below 0', () => {
  const full = new Set(values(499).keys());
  const large = 2n ** 60n;
  expect(
    fitRow(
      new Map<string, Amount>([
        ['n', 0],
        ['value=EUR', -5],
        ['value=USD', large],
      ]),
      full,
    ),
  ).toEqual({
    adds: new Map<string, Amount>([
      ['n', 0],
      ['value=EUR', -5],
      ['value=(other)', large],
    ]),
    weight: ROW_WEIGHT,
  });
});

/** As DynamoDB counts: a name's bytes, a text's bytes, for a number a byte for two of its digits and one more. */
const textBytes = (name: string, value: string): number => Buffer.byteLength(name) + Buffer.byteLength(value);
const numberBytes = (name: string): number => Buffer.byteLength(name) + Math.ceil('100000000'.length / 2) + 1;

test('rule 12: a row stays under 32 KB as DynamoDB counts bytes, with the longest keys and counts of 100 million', () => {
  const tenant = 't'.repeat(40);
  const subject = '😀'.repeat(256);
  const sort = '2026-11-21T03#shardId-000000000000';
  const rollup = `${'r'.repeat(20)}@01234567`;
  const keys =
    textBytes('pk', `${tenant}#${rollup}#${subject}`) +
    textBytes('sk', sort) +
    textBytes('scope', `${tenant}#${rollup}#${sort}`) +
    textBytes('subject', subject) +
    textBytes('fence', `${'0'.repeat(56)}#0000`);
  const minutes = Array.from({ length: 60 }, (_, minute) => `m${String(minute).padStart(2, '0')}`);
  const others = ['country=(other)', 'referrer=(other)', 'device=(other)', 'n', 'aside', 'weight', 'expires'];
  const counted = sum([...minutes, ...others].map(numberBytes));

  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.nat(), (bytes, from) => {
      const many = Array.from({ length: 600 }, (_, index) =>
        `referrer=${String(from + index).padEnd(bytes, '.')}`.slice(0, 73),
      );
      const { adds: fitted } = fitRow(new Map(many.map((name) => [name, 1])), new Set());
      const held = sum([...fitted.keys()].filter((name) => !others.includes(name)).map(numberBytes));
      expect(held + counted + keys).toBeLessThan(32 * 1_024);
    }),
    { seed: 32, numRuns: 100 },
  );
});
