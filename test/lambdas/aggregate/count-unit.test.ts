import { expect, test } from '@jest/globals';
import { type CountPorts, countUnit, type UnitLedger } from '../../../lambdas/aggregate/count-unit.ts';
import { idsOf, mapLines } from '../../../lambdas/aggregate/tally.ts';
import type { RowTable, RowUpdate } from '../../../lambdas/domain/row-table.ts';
import { padSequence, SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import type { ParentEnd, Unit } from '../../../lambdas/domain/unit.ts';
import { type MemoryRows, memoryRows } from './memory-rows.ts';

const at = (sequence: number): string => padSequence(String(sequence));

/** Records `from` to `to` of a shard. */
const unit = (from: number, to: number, changes: Partial<Unit> = {}): Unit => ({
  key: `unit ${from}`,
  shard: 'child',
  first: at(from),
  last: at(to),
  after: from === 1 ? SEQUENCE_START : at(from - 1),
  arrivalMs: 1_000,
  records: to - from + 1,
  ...changes,
});

const click = (id: number, subject: string): string => {
  const time = '2026-11-21T03:07:04.123Z';
  return `${JSON.stringify({ id: String(id), type: 'click', tenant: 'demo', time, receivedAt: time, subject })}\n`;
};

interface Given {
  readonly units: readonly (readonly [Unit, string])[];
  readonly counted?: Readonly<Record<string, string>>;
  readonly parents?: readonly ParentEnd[];
  readonly rows?: RowTable;
}

/** Ports in memory, that note what was called, in order. */
function world({ units, counted = {}, parents = [], rows = memoryRows() }: Given) {
  const progress = new Map(Object.entries(counted));
  const calls: string[] = [];
  const ledgers: UnitLedger[] = [];
  const seen: (readonly [Unit, Buffer])[] = [];
  const ports: CountPorts = {
    unit: async (key) => {
      const [found, body] = units.find(([one]) => one.key === key) ?? [];
      if (!found || body === undefined) throw new Error(`no ${key}`);
      return { unit: found, body: Buffer.from(body) };
    },
    counted: async (shard) => progress.get(shard),
    parents: async () => parents,
    seen: async ({ first }) => {
      calls.push('seen');
      return seen.filter(([one]) => one.first < first).map(([, ids]) => ids);
    },
    writeSeen: async (one, ids) => {
      calls.push('writeSeen');
      seen.push([one, ids]);
    },
    rows: {
      ...rows,
      update: async (update) => {
        calls.push('row');
        return rows.update(update);
      },
    },
    writeLedger: async (_, ledger) => {
      calls.push('writeLedger');
      ledgers.push(ledger);
    },
    setAside: async ({ key }, after) => {
      calls.push(`setAside ${key} ${Number(after)}`);
    },
    advance: async ({ shard, last }) => {
      calls.push('advance');
      progress.set(shard, last);
    },
  };
  return { ports, calls, ledgers, seen, progress };
}

/** Of all rows about this subject. */
const clicks = ({ rows }: MemoryRows, subject: string): number =>
  [...rows]
    .filter(([name]) => name.includes(`#${subject} `))
    .reduce((sum, [, { counts }]) => sum + Number(counts.get('n') ?? 0), 0);

test('a unit is counted: its ids are written down before its rows, its ledger after them, then counted moves', async () => {
  const one = unit(1, 3);
  const body = click(1, 'promo') + click(2, 'promo') + click(1, 'promo');
  const rows = memoryRows();
  const { ports, calls, ledgers, seen, progress } = world({ units: [[one, body]], rows });
  const ledger = { lines: 3, counted: 2, deduplicated: 1, sharesAside: 0 };
  expect(await countUnit('unit 1', ports, false)).toEqual({ counted: one, ledger });
  expect(calls).toEqual(['seen', 'writeSeen', 'row', 'row', 'row', 'writeLedger', 'advance']);
  expect(ledgers).toEqual([ledger]);
  expect(seen).toEqual([[one, idsOf(mapLines(Buffer.from(body)))]]);
  expect(clicks(rows, 'promo')).toBe(2);
  expect(progress.get('child')).toBe(at(3));
});

test.each([[at(3)], [at(9)]])('rule 9: a unit at or under what is counted (%p) is done', async (counted) => {
  const one = unit(1, 3);
  const { ports, calls } = world({ units: [[one, click(1, 'promo')]], counted: { child: counted } });
  expect(await countUnit('unit 1', ports, false)).toEqual({ done: one });
  expect(calls).toEqual([]);
});

test.each([
  ['the first of its shard', {}, SEQUENCE_START],
  ['behind a gap', { child: at(3) }, at(3)],
  ['in the middle of what is counted', { child: at(6) }, at(6)],
])(
  'rule 9: a unit that does not follow what is counted (%s) is set aside, and counts no row',
  async (_, counted, after) => {
    const one = unit(5, 7);
    const { ports, calls, progress } = world({ units: [[one, click(1, 'promo')]], counted });
    expect(await countUnit('unit 5', ports, false)).toEqual({ aside: one, after });
    expect(calls).toEqual([`setAside unit 5 ${Number(after)}`]);
    expect(Object.fromEntries(progress)).toEqual(counted);
  },
);

const PARENTS = [
  { shard: 'left', last: at(10) },
  { shard: 'right', last: at(20) },
];

test.each([[{}], [{ left: at(10) }], [{ left: at(10), right: at(19) }], [{ left: at(9), right: at(20) }]])(
  "rule 9: a child's first unit waits for its parents' last ones (counted: %p)",
  async (counted) => {
    const { ports, calls } = world({ units: [[unit(1, 3), click(1, 'promo')]], counted, parents: PARENTS });
    await expect(countUnit('unit 1', ports, false)).rejects.toThrow('child waits until');
    expect(calls).toEqual([]);
  },
);

test("rule 9: once its parents are counted a child's first unit is, and later ones ask no more", async () => {
  const given = {
    units: [
      [unit(1, 3), click(1, 'promo')],
      [unit(4, 5), click(2, 'promo')],
    ] as const,
    counted: { left: at(10), right: at(20) },
    parents: PARENTS,
  };
  const { ports } = world(given);
  expect(await countUnit('unit 1', ports, false)).toHaveProperty('counted');
  const unasked = { ...ports, parents: () => Promise.reject(new Error('asked')) };
  expect(await countUnit('unit 4', unasked, false)).toHaveProperty('counted');
});

test('rule 10: an id of an earlier unit counts no more', async () => {
  const rows = memoryRows();
  const { ports, ledgers } = world({
    units: [
      [unit(1, 1), click(1, 'promo')],
      [unit(2, 3), click(1, 'promo') + click(2, 'promo')],
    ],
    rows,
  });
  for (const key of ['unit 1', 'unit 2']) await countUnit(key, ports, false);
  expect(ledgers[1]).toEqual({ lines: 2, counted: 1, deduplicated: 1, sharesAside: 0 });
  expect(clicks(rows, 'promo')).toBe(2);
});

/** Fails at a row of this subject, so many times. */
function failing(rows: RowTable, subject: string, times: number): RowTable {
  let left = times;
  const isIt = ({ row }: RowUpdate): boolean => row.subject === subject;
  return {
    ...rows,
    update: (update) =>
      isIt(update) && left-- > 0 ? Promise.reject(new Error('throttled')) : rows.update(update),
  };
}

test('rule 15: where one row fails the others go on, and the unit is tried again without counting twice', async () => {
  const rows = memoryRows();
  const subjects = Array.from({ length: 100 }, (_, index) => `link${index}`);
  const body = subjects.map((subject, id) => click(id, subject)).join('');
  const { ports, progress, ledgers } = world({
    units: [[unit(1, 9), body]],
    rows: failing(rows, 'link3', 1),
  });

  await expect(countUnit('unit 1', ports, false)).rejects.toThrow(
    '1 rows of unit 1 failed, the first by Error: throttled',
  );
  expect(subjects.map((subject) => clicks(rows, subject))).toEqual(
    subjects.map((subject) => Number(subject !== 'link3')),
  );
  expect([progress.size, ledgers]).toEqual([0, []]);

  expect(await countUnit('unit 1', ports, false)).toMatchObject({ counted: { key: 'unit 1' } });
  expect(subjects.map((subject) => clicks(rows, subject))).toEqual(subjects.map(() => 1));
  expect(clicks(rows, '(all)')).toBe(100);
});

/** Dies after so many updates, as an invocation that has run out of time. */
function tired(rows: RowTable, updates: number): RowTable {
  let left = updates;
  return {
    ...rows,
    update: (update) => (left-- > 0 ? rows.update(update) : Promise.reject(new Error('timed out'))),
  };
}

test('rule 15: a unit of more rows than an invocation has time for is counted by the ones that follow', async () => {
  const rows = memoryRows();
  const body = Array.from({ length: 300 }, (_, id) => click(id, `link${id}`)).join('');
  const given = { units: [[unit(1, 9), body]] as const };
  const attempt = (again: boolean) =>
    countUnit('unit 1', world({ ...given, rows: tired(rows, 120) }).ports, again);
  await expect(attempt(false)).rejects.toThrow('timed out');
  await expect(attempt(true)).rejects.toThrow('timed out');
  expect(await attempt(true)).toMatchObject({
    counted: { key: 'unit 1' },
    ledger: { lines: 300, counted: 300 },
  });
  expect(clicks(rows, '(all)')).toBe(300);
  expect(rows.rows.size).toBe(300 + 2);
});

test('rule 12: every attempt tells the same of shares that were set aside', async () => {
  const rows = memoryRows(({ adds }) => adds.get('n') === 3);
  const body = [1, 2, 3].map((id) => click(id, 'bad')).join('') + click(4, 'promo');
  for (const again of [false, true]) {
    const outcome = await countUnit('unit 1', world({ units: [[unit(1, 4), body]], rows }).ports, again);
    expect(outcome).toHaveProperty('ledger', { lines: 4, counted: 4, sharesAside: 3 });
  }
});

test('rule 12: a share that is refused for good is told in the ledger, and the unit is counted', async () => {
  const rows = memoryRows(({ adds }) => [...adds.keys()].includes('n') && adds.get('n') === 3);
  const body = [1, 2, 3].map((id) => click(id, 'bad')).join('') + click(4, 'promo');
  const { ports, ledgers, progress } = world({ units: [[unit(1, 4), body]], rows });
  expect(await countUnit('unit 1', ports, false)).toHaveProperty('counted');
  expect(ledgers).toEqual([{ lines: 4, counted: 4, sharesAside: 3 }]);
  expect(clicks(rows, 'promo')).toBe(1);
  expect(progress.get('child')).toBe(at(4));
});

test('rule 8: a unit without a single good line is counted, too', async () => {
  const { ports, ledgers } = world({ units: [[unit(1, 2), '{\nnull\n']] });
  expect(await countUnit('unit 1', ports, false)).toHaveProperty('counted');
  expect(ledgers).toEqual([{ lines: 2, rejected: 2, sharesAside: 0 }]);
});

test.each(['unit', 'counted', 'seen', 'writeSeen', 'writeLedger', 'advance'] as const)(
  'rule 15: a call that fails (%s) fails the unit, which counts once when it is tried again',
  async (name) => {
    const rows = memoryRows();
    const { ports } = world({ units: [[unit(1, 2), click(1, 'promo')]], rows });
    const broken = { ...ports, [name]: () => Promise.reject(new Error('throttled')) };
    await expect(countUnit('unit 1', broken, false)).rejects.toThrow('throttled');
    expect(await countUnit('unit 1', ports, false)).toHaveProperty('counted');
    expect(clicks(rows, 'promo')).toBe(1);
  },
);
