/** What publishing asks of tables and files. */
import type { RunPlan } from '../domain/batch-run.ts';
import type { RunStep } from '../domain/run-log.ts';
import type { ModelRow } from './cells.ts';
import type { FoldedRow } from './fold.ts';

interface Pointer {
  readonly hour: string;
  readonly late: number;
  readonly lateSeen: number | undefined;
  readonly run: string | undefined;
  readonly former: string | undefined;
  readonly digest: string | undefined;
}

interface DayNow {
  readonly touches: number;
}

interface Report {
  readonly name: string;
  readonly tenant: string;
  readonly day: string;
  readonly run: string;
  readonly at: string;
  readonly rows: readonly unknown[];
}

interface LedgerRow {
  readonly tenant: string;
  readonly arrivalHour: string;
  readonly day: string;
  readonly run: string;
  readonly universal: number;
  readonly deduplicated: number;
}

interface PublishedDay {
  readonly day: string;
  readonly run: string;
  readonly touches: number;
  readonly leads: number;
  readonly users: number;
  readonly hours: number;
  readonly complete: boolean;
  readonly whole: boolean;
}

export interface PublishPorts {
  /** @throws RunStopped where another run has the lock. */
  readonly renew: (run: string) => Promise<void>;
  readonly plan: (run: string) => Promise<RunPlan>;
  /** Tenants that runs found on the day, this one's added to them. */
  readonly tenants: (day: string) => Promise<readonly string[]>;
  readonly addTenants: (day: string, tenants: readonly string[]) => Promise<void>;
  readonly day: (day: string) => Promise<DayNow | undefined>;
  /** Answers the run that had begun to publish the day and never ended, if there is one: this run, where it tries again. */
  readonly beginPublishing: (day: string, run: string) => Promise<string | undefined>;
  readonly endPublishing: (day: PublishedDay, reopened: readonly string[]) => Promise<void>;
  /** Rows of a smart table's partition, how many there are, in no order; undefined where it was never made. */
  readonly partition: (
    entity: string,
    day: string,
  ) => Promise<{ readonly count: number; readonly rows: () => AsyncIterable<ModelRow> } | undefined>;
  readonly report: (report: Report) => Promise<void>;
  readonly ledger: (row: LedgerRow) => Promise<void>;
  /** Of these hours, those that are final for all tenants. */
  readonly final: (hours: { readonly first: string; readonly last: string }) => Promise<readonly string[]>;
  readonly setFinal: (hour: string, run: string) => Promise<void>;
  readonly pointers: (
    tenant: string,
    hours: { readonly first: string; readonly last: string },
  ) => Promise<readonly Pointer[]>;
  /** @throws RunStopped where a newer run has pointed. */
  readonly point: (
    by: string,
    tenant: string,
    pointer: {
      readonly hour: string;
      readonly lateSeen: number;
      readonly run: string;
      readonly former: string | undefined;
      readonly digest: string;
    },
  ) => Promise<void>;
  readonly writeRows: (run: string, rows: readonly FoldedRow[]) => Promise<void>;
  /** Lets a run's rows go; answers how many. */
  readonly expireRows: (run: string, tenant: string, hour: string) => Promise<number>;
  readonly log: (run: string, step: RunStep) => Promise<void>;
}
