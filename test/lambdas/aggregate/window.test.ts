import { expect, test } from '@jest/globals';
import { seenWindow, type WindowPorts } from '../../../lambdas/aggregate/window.ts';
import type { SeenIds, SeenRange } from '../../../lambdas/domain/seen-ids.ts';
import { padSequence, SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import type { ParentEnd, Unit } from '../../../lambdas/domain/unit.ts';
import { pick, random } from '../../exactness/random.ts';

const WINDOW_MS = 100;

/** A unit that arrived at `arrivalMs`. */
function unit(shard: string, from: number, arrivalMs: number, records = 5): Unit {
  const at = (number: number): string => padSequence(String(number));
  const bounds = { after: at(from - 1), first: at(from), last: at(from + records - 1) };
  return { key: `${shard} ${from}`, shard, ...bounds, arrivalMs, records };
}

const idsOf = ({ key }: Unit): Buffer => Buffer.from(key);

/** The cursors table's items, read as its adapter reads them: newest first, until one is too old. */
class Items {
  readonly reads: SeenRange[] = [];
  readonly parents = new Map<string, readonly ParentEnd[]>();
  readonly #units = new Map<string, SeenIds[]>();

  write(of: Unit, ids = idsOf(of)): void {
    const { shard, first, last, arrivalMs } = of;
    const others = (this.#units.get(shard) ?? []).filter((item) => item.first !== first);
    const sorted = [...others, { first, last, arrivalMs, ids }].sort((a, b) => (a.first < b.first ? -1 : 1));
    this.#units.set(shard, sorted);
  }

  readonly ports: WindowPorts = {
    readSeen: async (range) => {
      this.reads.push(range);
      const { shard, behind, before, sinceMs } = range;
      const units = (this.#units.get(shard) ?? []).filter(({ first }) => first > behind && first < before);
      const oldest = units.findLastIndex(({ arrivalMs }) => arrivalMs < sinceMs);
      return { units: units.slice(oldest + 1), complete: oldest < 0 };
    },
    parents: async (shard) => this.parents.get(shard) ?? [],
  };
}

const names = (packed: readonly Buffer[]): string[] => packed.map(String);

test('rule 10: the window reaches back from a unit’s arrival, its far end included', async () => {
  const items = new Items();
  for (const [index, arrivalMs] of [899, 900, 901, 1_000].entries())
    items.write(unit('a', 10 + 5 * index, arrivalMs));
  const seen = seenWindow(items.ports, WINDOW_MS);
  expect(names(await seen(unit('a', 30, 1_000)))).toEqual(['a 15', 'a 20', 'a 25']);
});

test('rule 10: neither the unit itself nor a later one is seen, cold or warm', async () => {
  const items = new Items();
  for (const from of [10, 15, 20, 25]) items.write(unit('a', from, 1_000 + from));
  const warm = seenWindow(items.ports, WINDOW_MS);
  await warm(unit('a', 30, 1_030));
  for (const seen of [warm, seenWindow(items.ports, WINDOW_MS)]) {
    expect(names(await seen(unit('a', 20, 1_020)))).toEqual(['a 10', 'a 15']);
  }
});

test('rule 10: warm memory reads only what lies between its last unit and this one', async () => {
  const items = new Items();
  for (const from of [10, 15]) items.write(unit('a', from, 1_000));
  const seen = seenWindow(items.ports, WINDOW_MS);
  await seen(unit('a', 20, 1_010));
  items.write(unit('a', 20, 1_010));
  items.write(unit('a', 25, 1_011));
  expect(names(await seen(unit('a', 30, 1_012)))).toEqual(['a 10', 'a 15', 'a 20', 'a 25']);
  expect(items.reads).toEqual([
    { shard: 'a', behind: SEQUENCE_START, before: padSequence('20'), sinceMs: 910 },
    { shard: 'a', behind: padSequence('15'), before: padSequence('30'), sinceMs: 912 },
  ]);
});

test('rule 10: what fell out of the window of one unit is read again for an earlier one', async () => {
  const items = new Items();
  for (const [from, arrivalMs] of [
    [10, 1_000],
    [15, 1_050],
    [20, 1_120],
  ] as const)
    items.write(unit('a', from, arrivalMs));
  const seen = seenWindow(items.ports, WINDOW_MS);
  expect(names(await seen(unit('a', 25, 1_150)))).toEqual(['a 15', 'a 20']);
  expect(names(await seen(unit('a', 20, 1_090)))).toEqual(['a 10', 'a 15']);
});

test('rule 10: a child sees what its parents counted, up to their last units', async () => {
  const items = new Items();
  for (const from of [10, 15]) items.write(unit('a', from, 1_000));
  items.write(unit('b', 12, 1_001, 1));
  items.write(unit('b', 17, 1_002));
  items.parents.set('c', [
    { shard: 'a', last: unit('a', 15, 0).last },
    { shard: 'b', last: padSequence('12') },
  ]);
  const seen = seenWindow(items.ports, WINDOW_MS);
  expect(names(await seen(unit('c', 30, 1_010)))).toEqual(['a 10', 'a 15', 'b 12']);
  items.write(unit('c', 30, 1_010));
  expect(names(await seen(unit('c', 35, 1_101)))).toEqual(['b 12', 'c 30']);
});

test('rule 10: a grandchild reaches through a child whose units all lie within the window', async () => {
  const items = new Items();
  items.write(unit('a', 10, 1_000));
  items.write(unit('b', 20, 1_010));
  items.parents.set('b', [{ shard: 'a', last: unit('a', 10, 0).last }]);
  items.parents.set('c', [{ shard: 'b', last: unit('b', 20, 0).last }]);
  const seen = seenWindow(items.ports, WINDOW_MS);
  expect(names(await seen(unit('c', 30, 1_020)))).toEqual(['a 10', 'b 20']);
});

test('rule 10: sequence numbers of different shards are never compared', async () => {
  const items = new Items();
  items.write(unit('parent', 900, 1_000));
  items.parents.set('child', [{ shard: 'parent', last: unit('parent', 900, 0).last }]);
  const seen = seenWindow(items.ports, WINDOW_MS);
  expect(names(await seen(unit('child', 10, 1_001)))).toEqual(['parent 900']);
  items.write(unit('child', 10, 1_001));
  for (const from of [15, 20])
    expect(names(await seen(unit('child', from, 1_002)))).toEqual(['parent 900', 'child 10']);
});

test('ancestors are left alone where the shard itself reaches back far enough', async () => {
  const items = new Items();
  items.write(unit('b', 10, 1_000));
  items.parents.set('b', [{ shard: 'a', last: padSequence('9') }]);
  const seen = seenWindow(items.ports, WINDOW_MS);
  expect(names(await seen(unit('b', 15, 1_200)))).toEqual([]);
  expect(items.reads.map(({ shard }) => shard)).toEqual(['b']);
});

test('memory is bounded: the shard that was not asked for longest is read again', async () => {
  const items = new Items();
  const shards = ['a', 'b', 'c'];
  for (const shard of shards) items.write(unit(shard, 10, 1_000), Buffer.alloc(100));
  const seen = seenWindow(items.ports, WINDOW_MS, 250);
  for (const shard of [...shards, 'c', 'b', 'a']) await seen(unit(shard, 15, 1_010));
  const cold = items.reads.filter(({ behind }) => behind === SEQUENCE_START).map(({ shard }) => shard);
  expect(cold).toEqual(['a', 'b', 'c', 'a']);
});

/** A family of shards (split, merged) with units in each; a child's arrivals begin where its parents' ended. */
function family(rand: () => number, items: Items): Unit[] {
  const units: Unit[] = [];
  let arrivalMs = 1_000;
  const fill = (shard: string): void => {
    let from = 1 + Math.floor(rand() * 500);
    const count = Math.floor(rand() * 9);
    for (let index = 0; index < count; index++) {
      arrivalMs += Math.floor(rand() * 40);
      units.push(unit(shard, from, arrivalMs));
      from += 5;
    }
  };
  const endsOf = (shards: readonly string[]): ParentEnd[] =>
    shards.flatMap((shard) => {
      const last = units.findLast((one) => one.shard === shard)?.last;
      return last === undefined ? [...(items.parents.get(shard) ?? [])] : [{ shard, last }];
    });
  for (const [shard, parents] of [
    ['a', []],
    ['b', ['a']],
    ['c', ['a']],
    ['d', ['b', 'c']],
  ] as const) {
    items.parents.set(shard, endsOf(parents));
    fill(shard);
  }
  return units;
}

test('rule 10: whatever a warm instance was asked before, it sees what a fresh one sees', async () => {
  for (let seed = 1; seed <= 300; seed++) {
    const rand = random(seed);
    const items = new Items();
    const units = family(rand, items);
    const warm = seenWindow(items.ports, WINDOW_MS, 20 + Math.floor(rand() * 200));
    for (const [index, next] of units.entries()) {
      // A zombie's, or a message that came again.
      const late = rand() < 0.3 ? (pick(units.slice(0, index), rand) ?? next) : next;
      for (const one of [late, next]) {
        const [seen, cold] = [await warm(one), await seenWindow(items.ports, WINDOW_MS)(one)];
        expect([seed, one.key, names(seen).sort()]).toEqual([seed, one.key, names(cold).sort()]);
      }
      items.write(next);
    }
  }
});
