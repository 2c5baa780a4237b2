/** The rollups table in memory, with the conditions of its updates. */
import { type Amount, plus } from '../../../lambdas/domain/money.ts';
import { ASIDE } from '../../../lambdas/domain/rollup-row.ts';
import type { RowTable, RowUpdate } from '../../../lambdas/domain/row-table.ts';

interface MemoryRow {
  readonly fence: string;
  readonly weight: number | undefined;
  readonly counts: ReadonlyMap<string, Amount>;
}

export interface MemoryRows extends RowTable {
  /** By `pk sk`. */
  readonly rows: ReadonlyMap<string, MemoryRow>;
  /** Calls so far. */
  readonly calls: { readonly updates: number; readonly reads: number };
}

/** @param refuses which updates the table will never take, for instance because it is too large. */
export function memoryRows(refuses: (update: RowUpdate) => boolean = () => false): MemoryRows {
  const rows = new Map<string, MemoryRow>();
  const calls = { updates: 0, reads: 0 };
  const name = ({ pk, sk }: RowUpdate['row']): string => `${pk} ${sk}`;

  const update = async (asked: RowUpdate): Promise<'done' | 'refused' | 'invalid'> => {
    calls.updates++;
    if (refuses(asked)) return 'invalid';
    const row = rows.get(name(asked.row));
    if (!isOpen(asked, row)) return 'refused';
    rows.set(name(asked.row), added(asked, row));
    return 'done';
  };

  const read: RowTable['read'] = async (asked) => {
    calls.reads++;
    const row = rows.get(name(asked));
    const own = row?.weight === undefined ? [] : ['weight'];
    return { fence: row?.fence, attributes: new Set(['pk', 'sk', ...own, ...(row?.counts.keys() ?? [])]) };
  };

  const fences: RowTable['fences'] = async (asked) =>
    asked.map((row) => {
      const { fence, counts } = rows.get(name(row)) ?? {};
      return counts?.has(ASIDE) ? undefined : fence;
    });

  return { rows, calls, update, read, fences };
}

function isOpen({ fence, weightAtMost }: RowUpdate, row: MemoryRow | undefined): boolean {
  const before = row?.fence;
  const fenced =
    fence.equals === undefined
      ? before === undefined || before < (fence.below ?? '')
      : before === fence.equals;
  return fenced && (weightAtMost === undefined || (row?.weight ?? 0) <= weightAtMost);
}

function added({ adds, fence, weightTo, weightAdds }: RowUpdate, row: MemoryRow | undefined): MemoryRow {
  const counts = new Map(row?.counts);
  for (const [attribute, amount] of adds) counts.set(attribute, plus(counts.get(attribute) ?? 0, amount));
  const grown = weightAdds === undefined ? row?.weight : (row?.weight ?? 0) + weightAdds;
  return { fence: fence.to, weight: weightTo ?? grown, counts };
}
