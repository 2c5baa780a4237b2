/**
 * Where a shard without a cursor starts (rule 5): behind its last unit in the lake, or at its beginning; and where
 * its ancestors ended, so that counting keeps the order across a split or a merge.
 */
import { SEQUENCE_START } from '../domain/sequence.ts';
import type { Cursor, ParentEnd, Unit } from '../domain/unit.ts';

export interface StartPorts {
  readonly readCursor: (shard: string) => Promise<Cursor | undefined>;
  /** Writes the item where there is none; answers what is there now. */
  readonly createCursor: (shard: string, cursor: Cursor) => Promise<Cursor>;
  /** The shard's last unit in the lake; none began before `sinceMs`. */
  readonly lastUnit: (shard: string, sinceMs: number) => Promise<Unit | undefined>;
  readonly send: (unit: Unit) => Promise<void>;
  /** The shards that this one came from: none, one after a split, two after a merge. */
  readonly parentShards: (shard: string) => Promise<readonly string[]>;
}

export async function cursorOf(shard: string, ports: StartPorts): Promise<Cursor> {
  const known = await ports.readCursor(shard);
  if (known) return known;
  const ancestors = await ancestorsOf(shard, ports);
  const unit = await ports.lastUnit(shard, ancestors.arrivalMs);
  // Whoever wrote the last unit may have died before sending it; those before it were sent.
  if (unit) await ports.send(unit);
  const end = unit ?? { last: SEQUENCE_START, arrivalMs: ancestors.arrivalMs };
  return ports.createCursor(shard, { last: end.last, arrivalMs: end.arrivalMs, parents: ancestors.ends });
}

/** Where the nearest ancestors that have units ended. Lambda reads a child once its parents are read to their end. */
async function ancestorsOf(
  shard: string,
  ports: StartPorts,
): Promise<{ readonly ends: readonly ParentEnd[]; readonly arrivalMs: number }> {
  const parents = await ports.parentShards(shard);
  const cursors = await Promise.all(
    parents.map(async (parent) => ({ shard: parent, ...(await cursorOf(parent, ports)) })),
  );
  const ends = cursors.flatMap(({ shard: parent, last, parents: theirs }) =>
    last === SEQUENCE_START ? theirs : [{ shard: parent, last }],
  );
  return {
    // Two parents without units may come from one shard.
    ends: [...new Map(ends.map((end) => [end.shard, end])).values()],
    arrivalMs: Math.max(0, ...cursors.map(({ arrivalMs }) => arrivalMs)),
  };
}
