/** A unit's share of one row: what it adds to each of the row's attributes. */
export interface RowShare {
  readonly pk: string;
  readonly sk: string;
  /** Partition key in the index `subjects`; the ledger's rows are in none. */
  readonly scope?: string;
  readonly subject?: string;
  readonly adds: ReadonlyMap<string, number>;
}
