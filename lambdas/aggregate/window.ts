/**
 * Which ids were seen before a unit, within the window (rule 10). Warm memory is a cache of the table's items: it
 * reads what lies between the last unit that it knows and this one, and leaves out what comes later.
 */
import type { SeenIds, SeenPage, SeenRange } from '../domain/seen-ids.ts';
import { SEQUENCE_START } from '../domain/sequence.ts';
import type { ParentEnd, Unit } from '../domain/unit.ts';

export interface WindowPorts {
  /** Strongly consistent. */
  readonly readSeen: (range: SeenRange) => Promise<SeenPage>;
  readonly parents: (shard: string) => Promise<readonly ParentEnd[]>;
}

export function seenWindow(ports: WindowPorts, windowMs: number) {
  const warm = new Map<string, readonly SeenIds[]>();

  /** The packed ids of every earlier unit of the window, of this shard and its ancestors. */
  return async (unit: Unit): Promise<readonly Buffer[]> => {
    const sinceMs = unit.arrivalMs - windowMs;
    const known = (warm.get(unit.shard) ?? []).filter(({ first }) => first < unit.first);
    const newest = known.at(-1);
    const units = newest
      ? [...known, ...(await ports.readSeen({ ...rangeOf(unit, sinceMs), behind: newest.first })).units]
      : await readCold(unit.shard, rangeOf(unit, sinceMs), ports);
    const inWindow = units.filter(({ arrivalMs }) => arrivalMs >= sinceMs);
    warm.set(unit.shard, inWindow);
    return inWindow.map(({ ids }) => ids);
  };
}

const rangeOf = ({ shard, first }: Unit, sinceMs: number): SeenRange => ({
  shard,
  behind: SEQUENCE_START,
  before: first,
  sinceMs,
});

/** This shard's units and, where its first one lies within the window, its ancestors' before them. */
async function readCold(shard: string, range: SeenRange, ports: WindowPorts): Promise<readonly SeenIds[]> {
  const { units, complete } = await ports.readSeen(range);
  if (!complete) return units;
  const ancestors = await Promise.all(
    (await ports.parents(shard)).map((parent) =>
      readCold(parent.shard, { ...range, shard: parent.shard, before: `${parent.last}~` }, ports),
    ),
  );
  return [...ancestors.flat(), ...units];
}
