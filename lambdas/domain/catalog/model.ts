/** A model: one SELECT in one file, whose result for one event day is one partition of one table. */
import type { LakeTable } from './schema.ts';

/**
 * What a late event changes beside its own day. `leads`: clicks, and conversions that may be reversed, which is what
 * later conversions lead back to. `users`: days on which users were there.
 */
export type Change = 'leads' | 'users';

export interface Model extends LakeTable {
  readonly layer: 'universal' | 'smart';
  /**
   * The event day's partition, or that of the day on which the run takes the snapshot (dimensions that have no
   * event day).
   */
  readonly partition: 'event day' | 'run day';
  /** The models that it reads, by table name; landing's tables aren't models. */
  readonly reads: readonly string[];
  /**
   * Its partition also depends on what happened on earlier days: a late event that changes one re-opens those after
   * it. `attribution`: up to twice the configured window, as a reversal looks back that far for its order, and the
   * order as far for its click. `ever`: all of them.
   */
  readonly reopenedBy?: { readonly change: Change; readonly daysAfter: 'attribution' | 'ever' };
  /**
   * Where its rows go when the partition is swapped: a report for REST, or the hours' rows, the ledger, the lake's
   * row counts. Models without it are for SQL alone.
   */
  readonly publish?: 'report' | 'hours' | 'ledger' | 'lake';
}

/** `sql/smart/link_daily.sql` */
export const sqlFile = ({ layer, entity }: Pick<Model, 'layer' | 'entity'>): string =>
  `sql/${layer}/${entity}.sql`;
