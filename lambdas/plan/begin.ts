/**
 * Begins a run: takes the lock, finds what is due and what can be final, writes the plan that the other steps read.
 * A second attempt of the same execution plans again, under the same id.
 */
import { type PartitionStep, type RunPlan, runId } from '../domain/batch-run.ts';
import { MODELS } from '../domain/catalog/models.ts';
import { dayKey } from '../domain/time.ts';
import { frontierOf, type ShardArchived } from './frontier.ts';
import { type LandedPorts, landedUntil } from './landed.ts';
import { type OvertakenPorts, settleOvertaken } from './overtaken.ts';
import { type Planned, type PlanPorts, planRun, rangeOf } from './plan.ts';

export interface BeginPorts extends PlanPorts, OvertakenPorts {
  /** Undefined where the run has the lock now; else who has. */
  readonly take: (
    run: string,
    execution: string,
  ) => Promise<{ readonly run: string; readonly until: Date } | undefined>;
  readonly archived: (nowMs: number) => Promise<readonly ShardArchived[]>;
  readonly units: LandedPorts;
  readonly settled: () => Promise<string | undefined>;
  readonly settle: (hour: string) => Promise<void>;
  readonly writePlan: (plan: RunPlan) => Promise<void>;
  readonly logBegin: (run: string, at: string, planned: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Deletes folders that no reader has been led to since then. */
  readonly deleteUnused: (before: string) => Promise<void>;
}

export interface BeginSettings {
  readonly graceMs: number;
  readonly attributionDays: number;
}

export type Begun =
  | { readonly refused: string }
  | {
      readonly run: string;
      readonly levels: readonly { readonly items: readonly PartitionStep[] }[];
      readonly days: readonly { readonly run: string; readonly day: string }[];
    };

const MOST_DAYS = 60;
/** An execution's history holds 25,000 events. A partition makes 75 of them where its query takes 1.5 minutes, else fewer. */
export const MOST_PARTITIONS = 300;
/** A query that began before a partition was swapped may read the former folder this long. */
const UNUSED_MS = 24 * 3_600_000;

export async function beginRun(
  ports: BeginPorts,
  settings: BeginSettings,
  step: { readonly execution: string; readonly started: string; readonly input: unknown },
  nowMs: number,
): Promise<Begun> {
  const range = rangeOf(step.input);
  const run = runId(step.execution, step.started);
  const holder = await ports.take(run, step.execution);
  if (holder) {
    const until = holder.until.toISOString();
    return {
      refused: `the batch run ${holder.run} is in progress; without a sign of it, its lock ends at ${until}`,
    };
  }
  // Before any unit is looked for: whatever these days have rows of by now, all that arrived before it is found.
  const seen = await ports.days();
  // First what is archived, then what has landed, then what landed changed: each answer holds for the next.
  const shards = await ports.archived(nowMs);
  const settled = await ports.settled();
  const archivedMs = Math.min(nowMs, ...shards.map(({ untilMs }) => untilMs));
  const landed = await landedUntil(ports.units, { nowMs, settled, archivedMs });
  if (landed.settled !== undefined && landed.settled !== settled) await ports.settle(landed.settled);
  const frontier = frontierOf(nowMs, settings.graceMs, shards, landed);
  const touched = await settleOvertaken(ports, landed.overtaken);
  const question = {
    ...{ seen, touched },
    ...{ ...settings, ...range, run, models: MODELS, today: dayKey(Date.parse(step.started)) },
    ...{ mostDays: MOST_DAYS, mostPartitions: MOST_PARTITIONS },
  };
  const planned = await planRun(ports, question, frontier);
  await ports.writePlan(planned.plan);
  await ports.logBegin(run, new Date(nowMs).toISOString(), {
    ...summaryOf(planned),
    execution: step.execution,
    finalUntil: new Date(frontier.untilMs).toISOString(),
    notFinal: frontier.reasons,
    requeued: landed.again,
  });
  await ports.deleteUnused(new Date(nowMs - UNUSED_MS).toISOString());
  const { days, levels } = planned.plan;
  return {
    run,
    levels: levels.map((items) => ({ items })),
    days: days.map(({ day }) => ({ run, day })),
  };
}

const summaryOf = ({ plan, due }: Planned) => ({
  days: plan.days.map(({ day }) => day),
  partitions: plan.levels.reduce((sum, level) => sum + level.length, 0),
  left: due.left,
});
