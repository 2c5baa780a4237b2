/** Which event days a run has to make, and what of each. */
import type { Change, Model } from '../domain/catalog/model.ts';
import { tableName } from '../domain/catalog/schema.ts';
import { addDays } from '../domain/catalog/statement.ts';
import type { LandedDay } from '../domain/publication.ts';

/** A day, with what only a plan knows of it. */
export interface DayState extends LandedDay {
  /** How many of its hours can be final now. */
  readonly readyHours: number;
}

interface DueDay {
  readonly day: string;
  readonly whole: boolean;
  readonly models: readonly string[];
}

export interface DueOptions {
  readonly models: readonly Model[];
  readonly attributionDays: number;
  /** Event days, both included, which are due whatever happened to them; no others are. */
  readonly from?: string;
  readonly to?: string;
  /** At most so many days and partitions; the rest stays due. */
  readonly mostDays: number;
  readonly mostPartitions: number;
}

export interface Due {
  /** The oldest first: later days read what earlier ones made. */
  readonly days: readonly DueDay[];
  /** How many days are left for the next run. */
  readonly left: number;
}

type Counters = Pick<DayState, 'day' | 'leads' | 'users' | 'publishedLeads' | 'publishedUsers'>;

const changed: Readonly<Record<Change, (state: Counters) => boolean>> = {
  leads: ({ leads, publishedLeads }) => leads > publishedLeads,
  users: ({ users, publishedUsers }) => users > publishedUsers,
};

/** A reversal's order may be a window old, and the order's click another. */
const WINDOWS = 2;

/** For each day, the tables that an earlier day's change re-opens: those that are made of more than their own day. */
export function reopenings(
  states: readonly Counters[],
  models: readonly Model[],
  attributionDays: number,
): Map<string, string[]> {
  const marks = new Map<string, string[]>();
  for (const model of models) {
    const { reopenedBy } = model;
    if (!reopenedBy) continue;
    const days = reopenedBy.daysAfter === 'ever' ? Number.POSITIVE_INFINITY : WINDOWS * attributionDays;
    const causes = states.filter(changed[reopenedBy.change]).map(({ day }) => day);
    for (const { day } of states) {
      const first = days === Number.POSITIVE_INFINITY ? '' : addDays(day, -days);
      if (!causes.some((cause) => cause >= first && cause < day)) continue;
      marks.set(day, [...(marks.get(day) ?? []), tableName(model)]);
    }
  }
  return marks;
}

/** These tables and all that are made of them, directly or not. */
export function withReaders(tables: readonly string[], models: readonly Model[]): string[] {
  const found = new Set(tables);
  for (let size = -1; size < found.size; ) {
    size = found.size;
    for (const model of models) if (model.reads.some((read) => found.has(read))) found.add(tableName(model));
  }
  return models.map(tableName).filter((table) => found.has(table));
}

/** @param states with the marks of {@link reopenings} in `reopened` */
export function dueDays(states: readonly DayState[], options: DueOptions): Due {
  const { from, to, mostDays, mostPartitions } = options;
  const forced = from !== undefined || to !== undefined;
  const models = options.models.filter(({ partition }) => partition === 'event day');
  const due = states
    .filter(({ day }) => (from === undefined || day >= from) && (to === undefined || day <= to))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
    .flatMap((state) => dueDay(state, models, forced));
  const days: DueDay[] = [];
  let partitions = 0;
  for (const one of due) {
    partitions += one.models.length;
    if (days.length === mostDays || (partitions > mostPartitions && days.length > 0)) break;
    days.push(one);
  }
  return { days, left: due.length - days.length };
}

/** A day of which nothing landed since, but whose hours became ready, is only published again. */
function dueDay(state: DayState, models: readonly Model[], forced: boolean): DueDay[] {
  const { day, touches, published, reopened, complete, readyHours, publishedHours } = state;
  if (forced || touches > published) return [{ day, whole: true, models: models.map(tableName) }];
  const again = withReaders(reopened, models);
  const ready = !complete && readyHours > publishedHours;
  return again.length > 0 || ready ? [{ day, whole: false, models: again }] : [];
}
