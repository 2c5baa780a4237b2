/** What the bench and its load tell each other. */

export interface LoadOrder {
  readonly port: number;
  /** Of the link that is asked for. */
  readonly path: string;
  readonly connections: number;
  /** Not measured, though as exact as the rest. */
  readonly warmUpMs: number;
  readonly measuredMs: number;
}

export interface LoadResult {
  /** How many requests of each connection were answered with their redirect, warm-up and all: its ids from 0 on. */
  readonly answered: readonly number[];
  /** Redirects per second while it was measured. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that were no redirect. */
  readonly faults: number;
}

/** Says that the measured time is over; the load goes on until its connections are cut. */
export const MEASURED = 'measured';

/** The event id of a connection's n-th request. */
export const loadId = (connection: number, n: number): string => `bench-${connection}-${n}`;
