/** Conditional updates of the rollups table's rows, as the counting rules ask for them. */
import type { Amount } from './money.ts';
import type { RowShare } from './row-share.ts';

type Row = Pick<RowShare, 'pk' | 'sk' | 'scope' | 'subject'>;

/** A row's fence names what was counted last: a unit's last sequence number, and the part of a share in several. */
export interface Fence {
  /** The row's fence afterwards. */
  readonly to: string;
  /** The update happens only if the row's fence is absent or below this… */
  readonly below?: string;
  /** …or, behind the first part of a share, if it is exactly this. */
  readonly equals?: string;
}

/** One conditional update of a row. */
export interface RowUpdate {
  readonly row: Row;
  readonly adds: ReadonlyMap<string, Amount>;
  readonly fence: Fence;
  /** The row's weight afterwards; without it, it grows by `weightAdds`. */
  readonly weightTo?: number;
  readonly weightAdds?: number;
  /** The update happens only if the row's weight is absent or at most this. */
  readonly weightAtMost?: number;
}

/** What a row holds. */
interface StoredRow {
  readonly attributes: ReadonlySet<string>;
  readonly fence: string | undefined;
}

export interface RowTable {
  /** `refused`: a condition failed; `invalid`: the table will never take it. Throws where a retry may help. */
  readonly update: (update: RowUpdate) => Promise<'done' | 'refused' | 'invalid'>;
  /** Strongly consistent. */
  readonly read: (row: Row) => Promise<StoredRow>;
  /**
   * The fences of rows, in their order; undefined for one that isn't there, and for one that has had a share set
   * aside, which is better tried again. Strongly consistent.
   */
  readonly fences: (rows: readonly Row[]) => Promise<readonly (string | undefined)[]>;
}
