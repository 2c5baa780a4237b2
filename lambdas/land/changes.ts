/** What a unit changes for batch runs: event days that have more rows now, and hours that may have been final. */
import { EVENT_TYPE } from '../domain/event.ts';
import { dayKey, HOUR_MS, hourKey, hourStart } from '../domain/time.ts';
import type { Landed } from './land-line.ts';

export interface DayTouch {
  /** Event day, `2026-11-21`. */
  readonly day: string;
  /** The day on which its rows arrived. */
  readonly arrivalDay: string;
  /** Whether there are clicks or conversions among them, and whether rows with a user. */
  readonly leads: boolean;
  readonly users: boolean;
}

/** What conversions of later days lead back to. */
const LEADS: ReadonlySet<string> = new Set([EVENT_TYPE.click, EVENT_TYPE.conversion]);

export const daysOf = (arrivalDay: string, events: readonly Landed[]): DayTouch[] =>
  [...Map.groupBy(events, ({ event }) => dayKey(event.timeMs))].map(([day, ofDay]) => ({
    day,
    arrivalDay,
    leads: ofDay.some(({ event }) => LEADS.has(event.type)),
    users: ofDay.some(({ row }) => row.user_id !== null),
  }));

export interface LateHour {
  readonly tenant: string;
  /** Of the events, `2026-11-21T03`. */
  readonly hour: string;
}

/** The tenants' hours that ended at `endedBy` (ms since 1970) or before. */
export function lateHours(endedBy: number, events: readonly Landed[]): LateHour[] {
  const late = new Map<string, LateHour>();
  for (const { tenant, event } of events) {
    const hour = hourKey(event.timeMs);
    if (hourStart(hour) + HOUR_MS <= endedBy) late.set(`${tenant} ${hour}`, { tenant, hour });
  }
  return [...late.values()];
}
