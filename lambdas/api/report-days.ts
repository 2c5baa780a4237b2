/** The days of a report: which run each is from, and how sure it is. Pure. */
import type { FinalHours } from '../domain/final-hours.ts';
import type { DayRange, LakeDay, ReportDay } from '../domain/lake-reads.ts';
import { DAY_MS, dayKey, hoursBetween } from '../domain/time.ts';
import type { State } from './as-of.ts';

export interface ShownDay {
  readonly dt: string;
  /** Null before any run published the day. */
  readonly run: string | null;
  readonly at: string | null;
  readonly rows: number | null;
  readonly state: State;
}

export interface KnownDays {
  /** The report's table. */
  readonly table: string;
  readonly published: readonly ReportDay[];
  readonly landed: readonly LakeDay[];
  readonly finals: FinalHours;
  readonly nowMs: number;
}

/** Every day that landed or was published. A day that was published without rows of this tenant has 0. */
export function daysOf({ table, published, landed, finals, nowMs }: KnownDays): ShownDay[] {
  const reports = new Map(published.map((day) => [day.dt, day]));
  const lake = new Map(landed.map((day) => [day.dt, day]));
  const stateOf = (dt: string, isPublished: boolean): State => {
    const start = Date.parse(dt);
    if (start + DAY_MS > nowMs) return 'live';
    const { reopened = [], isPublishing = false } = lake.get(dt) ?? {};
    const isWhole = hoursBetween(start, start + DAY_MS).every((hour) => finals.runs.has(hour));
    return isPublished && isWhole && !isPublishing && !reopened.includes(table) ? 'final' : 'settling';
  };
  return [...new Set([...reports.keys(), ...lake.keys()])].sort().map((dt) => {
    const report = reports.get(dt);
    const run = report?.run ?? lake.get(dt)?.run ?? null;
    const rows = report?.rows ?? (run === null ? null : 0);
    return { dt, run, at: report?.at ?? null, rows, state: stateOf(dt, run !== null) };
  });
}

/** Of a range: as sure as its least sure day. */
export function stateOfDays(days: readonly ShownDay[], { last }: DayRange, nowMs: number): State {
  if (last >= dayKey(nowMs)) return 'live';
  return days.length > 0 && days.every(({ state }) => state === 'final') ? 'final' : 'settling';
}
