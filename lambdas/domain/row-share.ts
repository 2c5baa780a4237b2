import type { Amount } from './money.ts';

/** A unit's share of one row: what it adds to each of the row's attributes. */
export interface RowShare {
  readonly pk: string;
  readonly sk: string;
  /** Partition key in the index `subjects`; the ledger's rows are in none. */
  readonly scope?: string;
  readonly subject?: string;
  /** Net, so that an amount may be 0 or less. */
  readonly adds: ReadonlyMap<string, Amount>;
  /** How many events, or lines, it is of. */
  readonly events: number;
}
