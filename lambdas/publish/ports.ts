/** What publishing asks of tables and files. */
import type { RunPlan } from '../domain/batch-run.ts';
import type {
  FinalRow,
  LandedDay,
  Pointer,
  PublishedDay,
  PublishedLedger,
  PublishedReport,
} from '../domain/publication.ts';
import type { HourRange } from '../domain/rollup-reads.ts';
import type { RunStep } from '../domain/run-log.ts';
import type { ModelRow } from './cells.ts';

export interface PublishPorts {
  /** @throws RunStopped where another run has the lock. */
  readonly renew: (run: string) => Promise<void>;
  readonly plan: (run: string) => Promise<RunPlan>;
  /** Tenants that runs found on the day, this one's added to them. */
  readonly tenants: (day: string) => Promise<readonly string[]>;
  readonly addTenants: (day: string, tenants: readonly string[]) => Promise<void>;
  readonly day: (day: string) => Promise<Pick<LandedDay, 'touches'> | undefined>;
  /** Answers the run that had begun to publish the day and never ended, if there is one: this run, where it tries again. */
  readonly beginPublishing: (day: string, run: string) => Promise<string | undefined>;
  readonly endPublishing: (day: PublishedDay, reopened: readonly string[]) => Promise<void>;
  /** Rows of a smart table's partition, how many there are, in no order; undefined where it was never made. */
  readonly partition: (
    entity: string,
    day: string,
  ) => Promise<{ readonly count: number; readonly rows: () => AsyncIterable<ModelRow> } | undefined>;
  readonly report: (report: PublishedReport) => Promise<void>;
  readonly ledger: (row: PublishedLedger) => Promise<void>;
  /** Of these hours, those that are final for all tenants. */
  readonly final: (hours: HourRange) => Promise<readonly string[]>;
  readonly setFinal: (hour: string, run: string) => Promise<void>;
  readonly pointers: (tenant: string, hours: HourRange) => Promise<readonly Pointer[]>;
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
  readonly writeRows: (run: string, rows: readonly FinalRow[]) => Promise<void>;
  /** Lets a run's rows go; answers how many. */
  readonly expireRows: (run: string, tenant: string, hour: string) => Promise<number>;
  readonly log: (run: string, step: RunStep) => Promise<void>;
}
