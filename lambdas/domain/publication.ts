/** What batch runs publish, and what they read of event days and hours to do so: the words of the table `lake`. */
import type { Amount } from './money.ts';

/** An event day as land and earlier runs left it. */
export interface LandedDay {
  readonly day: string;
  /** How often something landed of it; of that, with what conversions lead back to, and with users. */
  readonly touches: number;
  readonly leads: number;
  readonly users: number;
  readonly arrivals: readonly string[];
  /** The counters that the last run which published it had read. */
  readonly published: number;
  readonly publishedLeads: number;
  readonly publishedUsers: number;
  /** How many of its hours were final when it was published, and whether all were. */
  readonly publishedHours: number;
  readonly complete: boolean;
  /** Tables that earlier days' changes re-opened. */
  readonly reopened: readonly string[];
}

/** What a run read of a day when it was planned, now published. */
export interface PublishedDay {
  readonly day: string;
  readonly run: string;
  readonly touches: number;
  readonly leads: number;
  readonly users: number;
  /** How many of its hours were final. */
  readonly hours: number;
  /** All of them. */
  readonly complete: boolean;
  /** Whether every model was made anew. */
  readonly whole: boolean;
}

/** A tenant's own hour. */
export interface Pointer {
  readonly hour: string;
  /** How often something landed late; and how often by the plan of the run that published it. */
  readonly late: number;
  readonly lateSeen: number | undefined;
  /** Whose rows are the hour's. */
  readonly run: string | undefined;
  /** Whose they were before: those rows have an end, unless the run died first. */
  readonly former: string | undefined;
  /** Of the hour's rows: rows that are the same aren't written again. */
  readonly digest: string | undefined;
}

/** One subject's figures of one final hour, all shards together. */
export interface FinalRow {
  readonly tenant: string;
  /** The rollup's name. */
  readonly rollup: string;
  readonly subject: string;
  readonly hour: string;
  readonly counts: ReadonlyMap<string, Amount>;
}

export interface PublishedReport {
  readonly name: string;
  readonly tenant: string;
  readonly day: string;
  readonly run: string;
  /** RFC 3339 */
  readonly at: string;
  readonly rows: readonly unknown[];
}

export interface PublishedLedger {
  readonly tenant: string;
  readonly arrivalHour: string;
  readonly day: string;
  readonly run: string;
  readonly universal: number;
  readonly deduplicated: number;
}
