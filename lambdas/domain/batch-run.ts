/** A batch run: what its steps are given, and what it was planned to do. */
import { earlierDays, type Parameters } from './catalog/statement.ts';
import { sha256 } from './hash.ts';

/** One partition that a run makes. */
export interface PartitionStep {
  readonly run: string;
  /** `universal_clicks` */
  readonly model: string;
  readonly day: string;
}

/** What a run does about one event day. */
export interface DayPlan {
  readonly day: string;
  /** Arrival days whose partitions of landing hold rows of it. */
  readonly arrivalDays: readonly string[];
  /** The day's counters as the plan read them: what lands later makes it due again. */
  readonly touches: number;
  readonly leads: number;
  readonly users: number;
  /** Whether every model is made anew; else those that an earlier day's change re-opened. */
  readonly whole: boolean;
  /** Tables to make. */
  readonly models: readonly string[];
  /** The marks of re-opened models that the run settles. */
  readonly reopened: readonly string[];
  /** The day's hours that can be final. */
  readonly hours: readonly string[];
  /** By tenant and hour, how often something landed late, as the plan read it. Tenants that aren't here weren't known. */
  readonly late: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface RunPlan {
  readonly run: string;
  readonly days: readonly DayPlan[];
  /** Tables in levels: each level reads what those before it made. */
  readonly levels: readonly (readonly PartitionStep[])[];
}

/**
 * A run's id: in the order of time, and the same on every attempt of its first step.
 * @param startedAt RFC 3339
 */
export const runId = (execution: string, startedAt: string): string =>
  `${new Date(startedAt).toISOString().replace(/[:.]/g, '-')}-${sha256(execution).slice(0, 8)}`;

/** When a run's execution started, ms: from its id. */
export const runStarted = (run: string): number =>
  Date.parse(run.replace(/^(.{10})T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z.*$/, '$1T$2:$3:$4.$5Z'));

/** `clicks/dt=2026-11-21/run=RUN/`: where a run writes one partition; every attempt in a folder of its own. */
export const runFolder = (entity: string, day: string, run: string, attempt: number): string =>
  `${entity}/dt=${day}/run=${run}${attempt === 1 ? '' : `-${attempt}`}/`;

/** What a day's models are told: see the parameters of sql/. */
export const parametersOf = (
  plan: RunPlan,
  day: string,
  { attributionDays, lateDays }: { readonly attributionDays: number; readonly lateDays: number },
): Parameters => {
  const arrivalDays = plan.days.find((one) => one.day === day)?.arrivalDays ?? [];
  return { day, arrivalDays, earlierDays: earlierDays(arrivalDays, lateDays), attributionDays };
};

/** A fault that trying again doesn't mend. State machines know it by its name. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}
