/**
 * Counts one unit, in its shard's order (rules 7 to 12 of docs/exactness.md).
 *
 * Idempotent: a unit at or under `counted` is done, and each row refuses by its fence what it has counted.
 */
import pLimit from 'p-limit';
import type { RowShare } from '../domain/row-share.ts';
import type { RowTable } from '../domain/row-table.ts';
import { SEQUENCE_START } from '../domain/sequence.ts';
import type { ParentEnd, Unit } from '../domain/unit.ts';
import { countRow, openShares } from './count-row.ts';
import { idsOf, mapLines, type Tally, tally } from './tally.ts';

export interface CountPorts {
  readonly unit: (key: string) => Promise<{ readonly unit: Unit; readonly body: Buffer }>;
  /** The end of the unit counted last; strongly consistent. */
  readonly counted: (shard: string) => Promise<string | undefined>;
  readonly parents: (shard: string) => Promise<readonly ParentEnd[]>;
  /** The packed ids of every earlier unit of the window. */
  readonly seen: (unit: Unit) => Promise<readonly Buffer[]>;
  readonly writeSeen: (unit: Unit, ids: Buffer) => Promise<void>;
  readonly rows: RowTable;
  readonly writeLedger: (unit: Unit, ledger: UnitLedger) => Promise<void>;
  readonly setAside: (unit: Unit, counted: string) => Promise<void>;
  /** Moves `counted` from the unit's `after` to its `last`, unless another attempt did. */
  readonly advance: (unit: Unit) => Promise<void>;
}

export type UnitLedger = Tally['ledger'] & {
  /** Events whose share of some row the table refused for good. */
  readonly sharesAside: number;
};

export type UnitOutcome =
  | { readonly counted: Unit; readonly ledger: UnitLedger }
  | { readonly done: Unit }
  /** It doesn't follow what is counted: the shard's counting stands until it is rebuilt. */
  | { readonly aside: Unit; readonly after: string };

const ROWS_AT_ONCE = 32;

/**
 * @param again whether an attempt before may have counted some of its rows: then only the others are tried, so that
 * a unit of more rows than one invocation has time for comes to its end.
 * @throws Error where a retry may help: the unit goes back, with all behind it in its group.
 */
export async function countUnit(key: string, ports: CountPorts, again: boolean): Promise<UnitOutcome> {
  const { unit, body } = await ports.unit(key);
  const counted = (await ports.counted(unit.shard)) ?? SEQUENCE_START;
  if (unit.last <= counted) return { done: unit };
  if (unit.after !== counted) {
    await ports.setAside(unit, counted);
    return { aside: unit, after: counted };
  }
  if (counted === SEQUENCE_START) await parentsCounted(unit.shard, ports);

  const lines = mapLines(body);
  const earlier = await ports.seen(unit);
  await ports.writeSeen(unit, idsOf(lines));
  const { shares, ledger } = tally(unit, lines, earlier);
  const open = again ? await openShares(unit, shares, ports.rows) : shares;
  const sharesAside = await countRows(unit, open, ports.rows);
  const whole = { ...ledger, sharesAside };
  await ports.writeLedger(unit, whole);
  await ports.advance(unit);
  return { counted: unit, ledger: whole };
}

/** A child's first unit waits until its parents' last units are counted (rule 9). */
async function parentsCounted(shard: string, ports: CountPorts): Promise<void> {
  for (const parent of await ports.parents(shard)) {
    const counted = (await ports.counted(parent.shard)) ?? SEQUENCE_START;
    if (counted < parent.last)
      throw new Error(`${shard} waits until ${parent.shard} is counted up to ${parent.last}`);
  }
}

/** Lets every row go on where one fails, and answers when all have settled (rule 15). */
async function countRows(unit: Unit, shares: readonly RowShare[], table: RowTable): Promise<number> {
  const limit = pLimit(ROWS_AT_ONCE);
  const settled = await Promise.allSettled(shares.map((share) => limit(() => countRow(unit, share, table))));
  const failures = settled.filter((row) => row.status === 'rejected').map(({ reason }) => reason);
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `${failures.length} rows of ${unit.key} failed, the first by ${String(failures[0])}`,
    );
  return settled.reduce((sum, row) => sum + (row.status === 'fulfilled' ? row.value : 0), 0);
}
