/**
 * Where a shard without a cursor starts (rule 5): behind its last unit in the lake, or at its beginning; and where
 * its ancestors ended, so that counting keeps the order across a split or a merge.
 */
import { SEQUENCE_START } from '../domain/sequence.ts';
import type { Cursor, ParentEnd, Progress } from '../domain/unit.ts';

export interface StartPorts {
  readonly readCursor: (shard: string) => Promise<Cursor | undefined>;
  /** Writes the item where there is none; answers what is there now. */
  readonly createCursor: (shard: string, cursor: Cursor) => Promise<Cursor>;
  /** The end of the shard's last unit in the lake. */
  readonly lastUnit: (shard: string) => Promise<Progress | undefined>;
  /** The shards that this one came from: none, one after a split, two after a merge. */
  readonly parentShards: (shard: string) => Promise<readonly string[]>;
}

export async function cursorOf(shard: string, ports: StartPorts): Promise<Cursor> {
  const known = await ports.readCursor(shard);
  if (known) return known;
  const ancestors = await ancestorsOf(shard, ports);
  const end = (await ports.lastUnit(shard)) ?? {
    last: SEQUENCE_START,
    arrivalMs: Math.max(0, ...ancestors.map(({ arrivalMs }) => arrivalMs)),
  };
  const parents = ancestors.map(({ shard: parent, last }) => ({ shard: parent, last }));
  return ports.createCursor(shard, { last: end.last, arrivalMs: end.arrivalMs, parents });
}

type Ancestor = ParentEnd & Progress;

/** The nearest ancestors that have units. Lambda reads a child only once its parents are read to their end. */
async function ancestorsOf(shard: string, ports: StartPorts): Promise<readonly Ancestor[]> {
  const parents = await ports.parentShards(shard);
  const found = await Promise.all(
    parents.map(async (parent): Promise<readonly Ancestor[]> => {
      const end = (await ports.readCursor(parent)) ?? (await ports.lastUnit(parent));
      const empty = end === undefined || end.last === SEQUENCE_START;
      return empty
        ? ancestorsOf(parent, ports)
        : [{ shard: parent, last: end.last, arrivalMs: end.arrivalMs }];
    }),
  );
  return found.flat();
}
