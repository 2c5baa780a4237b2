/**
 * Keys and attributes of the rollups table. A row holds one (tenant, rollup@version, subject) for one hour on one
 * shard; minutes and breakdown values are attributes, so that one write serves two grains and every breakdown.
 *
 *     pk        demo#link_clicks@0#promo          n            12
 *     sk        2026-11-21T03#shardId-…0          m07          12
 *     scope     demo#link_clicks@0#2026-11-21T03#shardId-…0    (index `subjects`, keys only)
 *     subject   promo                             country=ES   12
 *     fence     00…0049612…   weight 180          device=(unknown)  12
 *
 * A conversions row has no breakdowns, and what they are worth by currency: `value=EUR 12500000`, in millionths.
 * Its figures are net, so they may go down, and below 0.
 */
import type { Dimension, Rollup } from './rollups.ts';

export interface RowKey {
  readonly pk: string;
  readonly sk: string;
}

export const rollupId = (rollup: Pick<Rollup, 'name' | 'version'>): string =>
  `${rollup.name}@${rollup.version}`;

/** Partition key of one subject's rows. Neither tenants nor rollups contain `#`; a subject may. */
export const rowPartition = (tenant: string, rollup: string, subject: string): string =>
  `${tenant}#${rollup}#${subject}`;

export const rowSort = (hour: string, shard: string): string => `${hour}#${shard}`;

/** The hour of a row's sort key. */
export const hourOfSort = (sk: string): string => sk.slice(0, 13);

/** Partition key of the index `subjects`: who was counted in this hour on this shard. */
export const rowScope = (tenant: string, rollup: string, hour: string, shard: string): string =>
  `${tenant}#${rollup}#${hour}#${shard}`;

/** The ledger's rows live beside the rollups' and are fenced like them. */
const LEDGER = 'ledger';
export const ledgerPartition = (tenant: string): string => `${tenant}#${LEDGER}`;
/** Lines that name no tenant of ours. */
export const NO_TENANT = '(none)';

/** What became of a line in aggregate; `lines` is their sum. `filtered` and `test` wait for their stages. */
export const LEDGER_COUNTERS = [
  'lines',
  'counted',
  'deduplicated',
  'rejected',
  'filtered',
  'test',
  'outside',
] as const;
export type LedgerCounter = (typeof LEDGER_COUNTERS)[number];

export const COUNT = 'n';
export const minuteAttribute = (minute: string): string => `m${minute}`;
/** Holds millionths of the currency, net: not a breakdown of the count. */
export const valueAttribute = (currency: string): string => `value=${currency}`;
export const breakdownAttribute = (dimension: Dimension, label: string): string => `${dimension}=${label}`;

/** Splits `country=ES`; undefined for an attribute that is no breakdown's. */
export function parseBreakdown(attribute: string): { dimension: string; label: string } | undefined {
  const at = attribute.indexOf('=');
  return at < 0 ? undefined : { dimension: attribute.slice(0, at), label: attribute.slice(at + 1) };
}

/** Counts the events whose share of the row the table refused for good. */
export const ASIDE = 'aside';

/** Values past a row's limit count together under this label. */
export const OTHER = '(other)';
/** A referrer that wasn't sent. */
export const DIRECT = '(direct)';
