/** Plans a batch run: what is due, what can be final, and in which order partitions are made. */
import pLimit from 'p-limit';
import type { DayPlan, RunPlan } from '../domain/batch-run.ts';
import type { Model } from '../domain/catalog/model.ts';
import { levels } from '../domain/catalog/models.ts';
import { tableName } from '../domain/catalog/schema.ts';
import type { LandedDay } from '../domain/publication.ts';
import { dayKey } from '../domain/time.ts';
import { type DayState, type Due, type DueOptions, dueDays, reopenings } from './due.ts';
import { type Frontier, finalHours } from './frontier.ts';

type Late = DayPlan['late'];

export interface PlanPorts {
  readonly days: () => Promise<readonly LandedDay[]>;
  /** Tenants that the day is known to have. */
  readonly tenants: (day: string) => Promise<readonly string[]>;
  readonly reopen: (day: string, models: readonly string[]) => Promise<void>;
  /** By hour, how often something came late to a tenant. */
  readonly late: (tenant: string, first: string, last: string) => Promise<Late[string]>;
}

export interface PlanQuestion extends DueOptions {
  readonly run: string;
  readonly graceMs: number;
  /** The days as they stood before the run looked for units: what it publishes counts no further. */
  readonly seen: readonly LandedDay[];
  /** Days that the run itself has touched since. */
  readonly touched: ReadonlySet<string>;
  /** The run's own, for what has no event day. */
  readonly today: string;
}

export interface Planned {
  readonly plan: RunPlan;
  readonly due: Due;
}

/** What a day's hours are asked for at a time, all in all. */
const DAYS_AT_ONCE = 2;
const TENANTS_AT_ONCE = 16;

const lastHour = (day: string): string => `${day}T23`;
const firstHour = (day: string): string => `${day}T00`;

export async function planRun(
  ports: PlanPorts,
  question: PlanQuestion,
  frontier: Pick<Frontier, 'untilMs'>,
): Promise<Planned> {
  const landed = await ports.days();
  const marks = reopenings(landed, question.models, question.attributionDays);
  // Kept before anything is published: that would make the days' changes look settled.
  for (const [day, models] of marks) await ports.reopen(day, models);
  const states = landed.map((day): DayState => {
    const ready = finalHours(day.day, frontier.untilMs, question.graceMs);
    const reopened = [...new Set([...day.reopened, ...(marks.get(day.day) ?? [])])].sort();
    return { ...day, reopened, readyHours: ready.length };
  });
  const due = dueDays(states, question);
  const stateOf = new Map(states.map((state) => [state.day, state]));
  const isForced = question.from !== undefined || question.to !== undefined;
  const limit = pLimit(DAYS_AT_ONCE);
  const plan = async ({ day, whole, models }: Due['days'][number]): Promise<DayPlan> => {
    const { arrivals = [], reopened = [] } = stateOf.get(day) ?? {};
    // A run that dies leaves due what it was told to make.
    const asked = isForced ? models : [];
    if (asked.length > 0) await ports.reopen(day, asked);
    return {
      ...{ day, whole, models, reopened: [...new Set([...reopened, ...asked])].sort() },
      ...countersOf(question, day),
      arrivalDays: arrivals,
      hours: finalHours(day, frontier.untilMs, question.graceMs),
      late: await lateOf(ports, day),
    };
  };
  const days = await limit.map(due.days, plan);
  return { plan: { run: question.run, days, levels: stepsOf(question, days) }, due };
}

function countersOf({ seen, touched }: PlanQuestion, day: string) {
  const { touches = 0, leads = 0, users = 0 } = seen.find((one) => one.day === day) ?? {};
  const own = touched.has(day) ? 1 : 0;
  return { touches: touches + own, leads: leads + own, users: users + own };
}

async function lateOf(ports: PlanPorts, day: string): Promise<Late> {
  const limit = pLimit(TENANTS_AT_ONCE);
  const late = (await ports.tenants(day)).map((tenant) =>
    limit(async () => [tenant, await ports.late(tenant, firstHour(day), lastHour(day))] as const),
  );
  return Object.fromEntries(await Promise.all(late));
}

/** What has no event day is made once, of the run's own day, in a run that makes anything. */
function stepsOf({ run, models, today }: PlanQuestion, days: readonly DayPlan[]): RunPlan['levels'] {
  if (!days.some((day) => day.models.length > 0)) return [];
  const daysOf = (model: Model): readonly string[] =>
    model.partition === 'run day'
      ? [today]
      : days.filter((day) => day.models.includes(tableName(model))).map(({ day }) => day);
  return levels(models)
    .map((level) =>
      level.flatMap((model) => daysOf(model).map((day) => ({ run, model: tableName(model), day }))),
    )
    .filter((level) => level.length > 0);
}

/** The first and the last day that a run may be restricted to. @throws Error on what is no day. */
export function rangeOf(input: unknown): { readonly from?: string; readonly to?: string } {
  const { from, to }: { readonly from?: unknown; readonly to?: unknown } = Object(input);
  return { ...dayOf('from', from), ...dayOf('to', to) };
}

function dayOf(name: 'from' | 'to', value: unknown) {
  if (value === undefined || value === null) return {};
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms) || dayKey(ms) !== value)
    throw new Error(`${name} is no day such as 2026-11-21: ${value}`);
  return { [name]: value };
}
