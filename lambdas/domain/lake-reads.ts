/** What readers ask of the lake's own table: what landed, what was published, which run made what. */
import type { FinalHours } from './final-hours.ts';
import type { HourRange } from './rollup-reads.ts';

/** Day keys such as `2026-11-21`, both included. */
export interface DayRange {
  readonly first: string;
  readonly last: string;
}

/** An event day that landed, and what the last run saw of it. */
export interface LakeDay {
  readonly dt: string;
  /** How often something landed of it. */
  readonly touches: number;
  /** How often it had by the run that published it; undefined before the first. */
  readonly published: number | undefined;
  /** That run. */
  readonly run: string | undefined;
  /** Tables that an earlier day's change re-opened, and no run has made again. */
  readonly reopened: readonly string[];
  /** A run began to publish it and hasn't ended. */
  readonly isPublishing: boolean;
}

/** One day of a tenant's report, or of what else is published by day. */
export interface ReportDay {
  readonly dt: string;
  readonly run: string;
  readonly rows: number;
  /** RFC 3339. */
  readonly at: string;
  /** Its rows: zstd of a JSON array, here or in the object of that key. */
  readonly data: Buffer | { readonly object: string };
}

/** One partition of a table of `universal` or `smart`, of all tenants. */
interface PartitionOfAll {
  readonly dt: string;
  readonly run: string;
  readonly rows: number;
  readonly bytes: number;
  readonly at: string;
}

/** What became of a tenant's rows of one event day that arrived in one hour. */
interface LedgerEntry {
  readonly arrivalHour: string;
  readonly day: string;
  readonly universal: number;
  readonly deduplicated: number;
}

/** A line that couldn't land. */
export interface Sample {
  readonly tenant: string;
  readonly reason: string;
  readonly detail: string;
  /** In its unit, from 1. */
  readonly line: number;
  readonly raw: string;
}

interface Landed {
  readonly landed: number;
  readonly rejected: number;
  readonly filtered: number;
}

/** What land made of one unit. */
export interface Receipt extends Landed {
  /** Of the unit's object: `2026-11-21T03`. */
  readonly arrivalHour: string;
  /** The unit's object in landingtmp. */
  readonly key: string;
  readonly lines: number;
  /** Of those by tenant. */
  readonly tenants: Readonly<
    Record<string, Landed & { readonly entities: Readonly<Record<string, number>> }>
  >;
  /** What was written to landing, by entity. */
  readonly files: Readonly<Record<string, { readonly rows: number; readonly bytes: number }>>;
  /** How many lines were rejected, by `TENANT|REASON`. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly samples: readonly Sample[];
  /** Rows by event day. */
  readonly days: Readonly<Record<string, number>>;
}

export interface ReceiptsQuestion {
  readonly hours: HourRange;
  /** Only those of units with a line that couldn't land. */
  readonly rejectedOnly?: true;
  /** The reading ends when there are more. */
  readonly atMost: number;
}

/** All consistent. */
export interface LakeReads {
  readonly finalHours: (tenant: string, hours: HourRange) => Promise<FinalHours>;
  readonly days: (days: DayRange) => Promise<LakeDay[]>;
  /** In the order of days. */
  readonly report: (name: string, tenant: string, days: DayRange) => Promise<ReportDay[]>;
  /** The first and the last day of a tenant's report. */
  readonly reportSpan: (name: string, tenant: string) => Promise<DayRange | undefined>;
  readonly partitions: (layer: string, entity: string, days: DayRange) => Promise<PartitionOfAll[]>;
  readonly ledger: (tenant: string, hours: HourRange) => Promise<LedgerEntry[]>;
  /** Shows each receipt once, in no order; false where there were too many. */
  readonly receipts: (question: ReceiptsQuestion, see: (receipt: Receipt) => void) => Promise<boolean>;
  /** Every unit that arrived up to and in this hour has its receipt; undefined before the first run. */
  readonly settled: () => Promise<string | undefined>;
}
