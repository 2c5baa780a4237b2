import { expect, test } from '@jest/globals';
import { countRow, openShares } from '../../../lambdas/aggregate/count-row.ts';
import { cutParts, ROW_WEIGHT, weightOf } from '../../../lambdas/aggregate/row-limits.ts';
import type { Amount } from '../../../lambdas/domain/money.ts';
import { ASIDE } from '../../../lambdas/domain/rollup-row.ts';
import type { RowShare } from '../../../lambdas/domain/row-share.ts';
import type { RowTable } from '../../../lambdas/domain/row-table.ts';
import { padSequence } from '../../../lambdas/domain/sequence.ts';
import type { Unit } from '../../../lambdas/domain/unit.ts';
import { random } from '../../exactness/random.ts';
import { memoryRows } from './memory-rows.ts';

/** Units of ten records: 10 to 19, 20 to 29… */
function unit(index: number): Unit {
  const first = padSequence(String(index * 10));
  const last = padSequence(String(index * 10 + 9));
  const after = padSequence(String(index * 10 - 1));
  return { key: `unit ${index}`, shard: 'shard', first, last, after, arrivalMs: index, records: 10 };
}

const share = (adds: Readonly<Record<string, Amount>>, events = adds.n): RowShare => ({
  pk: 'demo#clicks@0#promo',
  sk: '2026-11-21T03#shard',
  adds: new Map(Object.entries(adds)),
  events: Number(events ?? 1),
});

const ROW = 'demo#clicks@0#promo 2026-11-21T03#shard';

const values = (count: number, prefix = 'v'): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`country=${prefix}${index}`, 1]));

test('rule 7: a share is one update, whose fence is the unit’s last record', async () => {
  const table = memoryRows();
  expect(await countRow(unit(1), share({ n: 2, 'country=ES': 2 }), table)).toBe(0);
  expect(table.rows.get(ROW)).toEqual({
    fence: unit(1).last,
    weight: 60,
    counts: new Map([
      ['country=ES', 2],
      ['n', 2],
    ]),
  });
  expect(table.calls).toEqual({ updates: 1, reads: 0 });
});

test('rule 7: a unit counts once however often it is tried, and a later one adds to it', async () => {
  const table = memoryRows();
  for (const index of [1, 1, 2, 1, 2]) await countRow(unit(index), share({ n: index }), table);
  expect(table.rows.get(ROW)).toMatchObject({ fence: unit(2).last, counts: new Map([['n', 3]]) });
});

test('rule 7: a unit of one record is told from itself', async () => {
  const table = memoryRows();
  const { first } = unit(1);
  const single = { ...unit(1), last: first };
  for (const partSize of [150, 1, 1]) await countRow(single, share({ n: 1, m07: 1 }), table, partSize);
  expect(table.rows.get(ROW)?.counts).toEqual(
    new Map([
      ['m07', 1],
      ['n', 1],
    ]),
  );
});

test('rule 7: the parts of a share follow each other, each with a fence of its own', async () => {
  const table = memoryRows();
  const fences: string[] = [];
  const watched: RowTable = {
    ...table,
    update: async (update) => {
      fences.push(`${update.fence.below ?? update.fence.equals} to ${update.fence.to}`);
      return table.update(update);
    },
  };
  await countRow(unit(1), share({ a: 1, b: 1, c: 1, d: 1, e: 1 }), watched, 2);
  const { first, last } = unit(1);
  expect(fences).toEqual([
    `${first} to ${last}#0000`,
    `${last}#0000 to ${last}#0001`,
    `${last}#0001 to ${last}#0002`,
  ]);
});

test('rule 7: an attempt that died between two parts is gone on with', async () => {
  const table = memoryRows();
  let updates = 0;
  const dying: RowTable = {
    ...table,
    update: async (update) => {
      if (updates++ === 1) throw new Error('killed');
      return table.update(update);
    },
  };
  const whole = share({ a: 1, b: 2, c: 3, d: 4, e: 5 });
  await expect(countRow(unit(1), whole, dying, 2)).rejects.toThrow('killed');
  await countRow(unit(1), whole, table, 2);
  expect(table.rows.get(ROW)?.counts).toEqual(whole.adds);
});

test('rule 12: a row is read only when its weight leaves no room for sure', async () => {
  const table = memoryRows();
  for (let index = 1; index <= 10; index++) await countRow(unit(index), share(values(50)), table);
  expect(table.calls).toEqual({ updates: 10, reads: 0 });
  // The same 50 values each time: the weight was overestimated, one read puts it right.
  expect(table.rows.get(ROW)?.weight).toBe(ROW_WEIGHT);
  await countRow(unit(11), share(values(50)), table);
  expect(table.calls).toEqual({ updates: 12, reads: 1 });
  expect(table.rows.get(ROW)).toMatchObject({
    weight: 50 * 60,
    counts: new Map(Object.entries(values(50)).map(([name]) => [name, 11])),
  });
});

test('rule 12: past 500 values new ones count as (other), by the row as it stands before the update', async () => {
  const table = memoryRows();
  await countRow(unit(1), share(values(490)), table);
  await countRow(unit(2), share({ n: 20, ...values(20, 'w') }), table);
  const { counts } = table.rows.get(ROW) ?? {};
  expect(counts?.get('country=(other)')).toBe(10);
  expect(counts?.get('n')).toBe(20);
  expect(counts?.size).toBe(500 + 2);
});

test('rule 12: a share that the table refuses for good is set aside alone, fenced and counted', async () => {
  const table = memoryRows(({ adds }) => adds.has('country=bad'));
  await countRow(unit(1), share({ n: 1 }), table);
  expect(await countRow(unit(2), share({ n: 7, 'country=bad': 3, 'country=ES': 4 }), table)).toBe(7);
  expect(table.rows.get(ROW)).toMatchObject({
    fence: unit(2).last,
    counts: new Map([
      ['n', 1],
      [ASIDE, 7],
    ]),
  });
  expect(await countRow(unit(3), share({ n: 2 }), table)).toBe(0);
  expect(table.rows.get(ROW)?.counts.get('n')).toBe(3);
});

test('rule 12: of a share in parts, the one that is refused is set aside, the others count', async () => {
  const table = memoryRows(({ adds }) => adds.has('b'));
  expect(await countRow(unit(1), share({ a: 9, b: 2, c: 1, d: 4, e: 5, f: 6 }, 9), table, 2)).toBe(9);
  expect(table.rows.get(ROW)?.counts).toEqual(
    new Map([
      [ASIDE, 9],
      ['c', 1],
      ['d', 4],
      ['e', 5],
      ['f', 6],
    ]),
  );
});

test('rule 12: a share of net amounts is set aside by its number of events', async () => {
  const table = memoryRows(({ adds }) => adds.has('value=EUR'));
  expect(await countRow(unit(1), share({ n: -1, m07: -1, 'value=EUR': -49_900_000 }, 3), table)).toBe(3);
  expect(table.rows.get(ROW)?.counts).toEqual(new Map([[ASIDE, 3]]));
});

test('what was counted is taken back by an amount below 0', async () => {
  const table = memoryRows();
  await countRow(unit(1), share({ n: 1, 'value=EUR': 49_900_000 }), table);
  await countRow(unit(2), share({ n: 0, 'value=EUR': 100_000, 'value=USD': -5 }, 2), table);
  await countRow(unit(3), share({ n: -2, 'value=EUR': -50_000_000 }, 2), table);
  expect(table.rows.get(ROW)).toMatchObject({
    fence: unit(3).last,
    counts: new Map([
      ['n', -1],
      ['value=EUR', 0],
      ['value=USD', -5],
    ]),
  });
});

test('rule 12: every attempt tells the same of what was set aside', async () => {
  const table = memoryRows(({ adds }) => adds.has('bad'));
  expect(await countRow(unit(1), share({ n: 7, bad: 1 }), table)).toBe(7);
  expect(await countRow(unit(1), share({ n: 7, bad: 1 }), table)).toBe(7);
  expect(table.rows.get(ROW)?.counts).toEqual(new Map([[ASIDE, 7]]));
});

test('rule 12: where not even the fence can be written, the share is aside all the same', async () => {
  const table = memoryRows(() => true);
  expect(await countRow(unit(1), share({ n: 7 }), table)).toBe(7);
  expect(table.rows.size).toBe(0);
});

test('a call that fails fails the share, so that it is tried again', async () => {
  const table = { ...memoryRows(), update: () => Promise.reject(new Error('throttled')) };
  await expect(countRow(unit(1), share({ n: 1 }), table)).rejects.toThrow('throttled');
});

test('rule 15: an attempt that comes again tries those shares only that aren’t counted to their end', async () => {
  const table = memoryRows(({ adds }) => adds.has('bad'));
  const of = (subject: string, adds: Readonly<Record<string, number>>): RowShare => ({
    ...share(adds),
    pk: subject,
  });
  const many = of('many', { n: 160, ...values(160) });
  const shares = [
    of('new', { n: 1 }),
    of('old', { n: 1 }),
    of('counted', { n: 1 }),
    of('aside', { n: 1, bad: 1 }),
    many,
  ];
  await countRow(unit(1), of('old', { n: 1 }), table);
  for (const one of shares.slice(2, 4)) await countRow(unit(2), one, table);
  let updates = 0;
  const dying: RowTable = {
    ...table,
    update: (update) => (updates++ === 1 ? Promise.reject(new Error('killed')) : table.update(update)),
  };
  await expect(countRow(unit(2), many, dying)).rejects.toThrow('killed');

  const open = await openShares(unit(2), shares, table);
  expect(open.map(({ pk }) => pk)).toEqual(['new', 'old', 'aside', 'many']);
  for (const one of open) await countRow(unit(2), one, table);
  expect((await openShares(unit(2), shares, table)).map(({ pk }) => pk)).toEqual(['aside']);
  expect((await openShares(unit(1), shares, table)).map(({ pk }) => pk)).toEqual(['aside']);
  expect((await openShares(unit(3), shares, table)).map(({ pk }) => pk)).toEqual(shares.map(({ pk }) => pk));
});

// ── attempts side by side ──

/** An attempt at a unit, one call at a time; what isn't stepped any more was killed. */
class Attempt {
  readonly #waiting: (() => void)[] = [];
  aside: number | undefined;

  constructor(of: Unit, whole: RowShare, table: RowTable) {
    const turn = () => new Promise<void>((go) => this.#waiting.push(go));
    const slow: RowTable = {
      update: async (update) => {
        await turn();
        return table.update(update);
      },
      read: async (row) => {
        await turn();
        return table.read(row);
      },
      fences: table.fences,
    };
    countRow(of, whole, slow, 3).then((aside) => {
      this.aside = aside;
    });
  }

  async step(): Promise<void> {
    this.#waiting.shift()?.();
    await new Promise(setImmediate);
  }
}

const UNITS = 5;

/** Five shares of one row that is full after the second, some of whose values it has; a few are refused for good. */
function sharesOf(rand: () => number): RowShare[] {
  const below = (limit: number): number => Math.floor(rand() * limit);
  const value = (): string => `referrer=${'x'.repeat(below(56))}${below(600)}`;
  const filling = Object.fromEntries(
    Array.from({ length: 478 + below(20) }, (_, index) => [`referrer=${index}`, 1]),
  );
  const shares = Array.from({ length: UNITS - 1 }, () => {
    const some = Array.from({ length: 1 + below(14) }, () => [value(), 1 + below(5)] as const);
    const refused = rand() < 0.15 ? { 'country=bad': 2 } : {};
    return share({ n: 20 + below(9), m07: 1 + below(9), ...refused, ...Object.fromEntries(some) });
  });
  return [share(filling), ...shares];
}

const isBad = (adds: ReadonlyMap<string, Amount>): boolean => adds.has('country=bad');
const memory = () => memoryRows(({ adds }) => isBad(adds));

const sum = (maps: readonly ReadonlyMap<string, Amount>[]): number =>
  maps.flatMap((map) => [...map.values()]).reduce<number>((total, amount) => total + Number(amount), 0);

test('rules 7 and 12: attempts that die, overlap or come back late leave the row as one attempt does', async () => {
  for (let seed = 1; seed <= 150; seed++) {
    const rand = random(seed);
    const shares = sharesOf(rand);
    const alone = memory();
    const asides: number[] = [];
    for (const [index, whole] of shares.entries())
      asides.push(await countRow(unit(index + 1), whole, alone, 3));
    const taken = shares.flatMap(({ adds }) => cutParts(adds, 3)).filter((part) => !isBad(part));
    const counted = new Map(alone.rows.get(ROW)?.counts);
    counted.delete(ASIDE);
    expect([seed, sum([counted])]).toEqual([seed, sum(taken)]);

    const table = memory();
    const zombies: Attempt[] = [];
    // What fills the row is of no interest here, and takes long.
    const [filling, ...rest] = shares;
    if (filling) await countRow(unit(1), filling, table, 3);
    for (const [index, whole] of rest.entries()) {
      let attempt = new Attempt(unit(index + 2), whole, table);
      for (let steps = 0; attempt.aside === undefined; steps++) {
        if (steps > 2_000) throw new Error(`seed ${seed}: no end`);
        const turn = rand();
        if (turn < 0.08 && zombies.length < 12) {
          zombies.push(attempt);
          attempt = new Attempt(unit(index + 2), whole, table);
        } else if (turn < 0.4) await zombies[Math.floor(rand() * zombies.length)]?.step();
        else await attempt.step();
      }
      expect([seed, attempt.aside]).toEqual([seed, asides[index + 1]]);
    }
    for (let steps = 0; steps < 60; steps++) for (const zombie of zombies) await zombie.step();

    const [row, expected] = [table.rows.get(ROW), alone.rows.get(ROW)];
    expect([seed, row?.counts, row?.fence]).toEqual([seed, expected?.counts, expected?.fence]);
    expect(weightOf(row?.counts.keys() ?? [])).toBeLessThanOrEqual(ROW_WEIGHT);
    expect(row?.weight).toBeGreaterThanOrEqual(weightOf(row?.counts.keys() ?? []));
  }
});
