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

/** A shard's window before some unit: its own units and, apart, its ancestors'; sequence numbers compare within a shard. */
interface Window {
  readonly own: readonly SeenIds[];
  readonly ancestors: readonly SeenIds[];
}

interface Warm extends Window {
  /** Nothing that arrived since is missing. */
  readonly sinceMs: number;
}

/** An hour of some seven full shards (1 MB/s in events of 450 bytes); the function has 1,769 MB. */
const WARM_BYTES = 512 * 1024 * 1024;

/** @param warmBytes how many bytes of ids stay in memory; the shards not asked for longest go first. */
export function seenWindow(ports: WindowPorts, windowMs: number, warmBytes = WARM_BYTES) {
  const warm = new Map<string, Warm>();

  const keep = (shard: string, seen: Warm): void => {
    warm.delete(shard);
    warm.set(shard, seen);
    let bytes = [...warm.values()].reduce((sum, one) => sum + bytesOf(one), 0);
    for (const [oldest, one] of warm) {
      if (bytes <= warmBytes || oldest === shard) return;
      bytes -= bytesOf(one);
      warm.delete(oldest);
    }
  };

  /** The packed ids of every earlier unit of the window, of this shard and its ancestors. */
  return async ({ shard, first, arrivalMs }: Unit): Promise<readonly Buffer[]> => {
    const sinceMs = arrivalMs - windowMs;
    const range: SeenRange = { shard, behind: SEQUENCE_START, before: first, sinceMs };
    const known = warm.get(shard);
    const reaches = known !== undefined && known.sinceMs <= sinceMs;
    const seen = within(sinceMs, reaches ? await readOn(known, range, ports) : await readCold(range, ports));
    keep(shard, seen);
    return [...seen.ancestors, ...seen.own].map(({ ids }) => ids);
  };
}

const bytesOf = ({ own, ancestors }: Window): number =>
  [...ancestors, ...own].reduce((sum, { ids }) => sum + ids.length, 0);

function within(sinceMs: number, { own, ancestors }: Window): Warm {
  const isIn = (unit: SeenIds): boolean => unit.arrivalMs >= sinceMs;
  return { sinceMs, own: own.filter(isIn), ancestors: ancestors.filter(isIn) };
}

/** What is known of earlier units, and what was counted since. */
async function readOn({ own, ancestors }: Window, range: SeenRange, ports: WindowPorts): Promise<Window> {
  const earlier = own.filter(({ first }) => first < range.before);
  const behind = earlier.at(-1)?.first ?? range.behind;
  const { units } = await ports.readSeen({ ...range, behind });
  return { own: [...earlier, ...units], ancestors };
}

/** This shard's units and, where its first one lies within the window, its ancestors' before them. */
async function readCold(range: SeenRange, ports: WindowPorts): Promise<Window> {
  const { units, complete } = await ports.readSeen(range);
  if (!complete) return { own: units, ancestors: [] };
  const parents = await ports.parents(range.shard);
  const seen = await Promise.all(
    parents.map(({ shard, last }) => readCold({ ...range, shard, before: `${last}~` }, ports)),
  );
  return { own: units, ancestors: seen.flatMap(({ own, ancestors }) => [...ancestors, ...own]) };
}
