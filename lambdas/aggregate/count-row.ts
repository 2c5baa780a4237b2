/** Adds a unit's share to its row exactly once, whoever else tries (rules 7 and 12). */
import { ASIDE } from '../domain/rollup-row.ts';
import type { RowShare } from '../domain/row-share.ts';
import type { Fence, RowTable, RowUpdate } from '../domain/row-table.ts';
import type { Unit } from '../domain/unit.ts';
import { cutParts, fitRow, ROW_WEIGHT, weightOf } from './row-limits.ts';

/** Answers how many events' share of this row had to be set aside, usually none. */
export async function countRow(
  unit: Unit,
  share: RowShare,
  table: RowTable,
  partSize?: number,
): Promise<number> {
  const parts = cutParts(share.adds, partSize);
  let aside = 0;
  for (const [index, adds] of parts.entries()) {
    const update = { row: share, adds, fence: fenceOf(unit, index, parts.length) };
    if ((await countPart(update, table)) === 'invalid') aside = await setAside(update, share.events, table);
  }
  return aside;
}

/** Those of a unit's shares that no attempt before has counted to their end: a unit that comes again is soon past the rest. */
export async function openShares(
  unit: Unit,
  shares: readonly RowShare[],
  table: RowTable,
): Promise<readonly RowShare[]> {
  const fences = await table.fences(shares);
  return shares.filter((share, index) => {
    const parts = cutParts(share.adds).length;
    const fence = fences[index];
    return fence === undefined || fence < fenceOf(unit, parts - 1, parts).to;
  });
}

/** `LAST`, or `LAST#0000`, `LAST#0001`… for a share in several parts, each of which follows the one before. */
function fenceOf({ first, last }: Unit, part: number, parts: number): Fence {
  const name = (index: number): string => (parts === 1 ? last : `${last}#${String(index).padStart(4, '0')}`);
  return part === 0 ? { to: name(0), below: first } : { to: name(part), equals: name(part - 1) };
}

/** Without reading while the row surely has room; else by what the row holds before the update. */
async function countPart(update: RowUpdate, table: RowTable): Promise<'done' | 'refused' | 'invalid'> {
  const weight = weightOf(update.adds.keys());
  if (weight <= ROW_WEIGHT) {
    const room = weight === 0 ? {} : { weightAdds: weight, weightAtMost: ROW_WEIGHT - weight };
    const outcome = await table.update({ ...update, ...room });
    if (outcome !== 'refused') return outcome;
  }
  const stored = await table.read(update.row);
  if (stored.fence !== undefined && stored.fence >= update.fence.to) return 'refused';
  const fitted = fitRow(update.adds, stored.attributes);
  return table.update({ ...update, adds: fitted.adds, weightTo: fitted.weight });
}

/** Fences a part that can't be written and counts its events, so that the row and the unit go on. */
async function setAside(
  { row: { pk, sk }, fence }: RowUpdate,
  events: number,
  table: RowTable,
): Promise<number> {
  // Refused: an attempt before did it; every attempt answers the same.
  await table.update({ row: { pk, sk }, adds: new Map([[ASIDE, events]]), fence });
  return events;
}
