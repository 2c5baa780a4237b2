/**
 * What events come to, reckoned in plain TypeScript from the words of docs/lake.md: the models' SQL is held against
 * it. Slow and simple on purpose; it shares no code with the SQL.
 */
import type { Event } from '../../lambdas/domain/event.ts';
import type { Row } from './engine.ts';
import { conversionRows } from './truth/conversions.ts';
import { REPORT_TRUTHS } from './truth/reports.ts';
import { sessionsOf } from './truth/sessions.ts';
import { worldOf } from './truth/world.ts';

/**
 * The rows of one day by table, in no order: counts as numbers, decimals as texts, times as `2026-11-21 03:04:05.6`.
 * Of `universal_events`, the ids alone. @param sent in the order of arrival.
 */
export function truthOf(
  sent: Iterable<Event>,
  day: string,
  attributionDays: number,
): Readonly<Record<string, readonly Row[]>> {
  const world = worldOf(sent, day, attributionDays);
  const reports = Object.entries(REPORT_TRUTHS).map(
    ([name, rowsOf]) => [`smart_${name}`, rowsOf(world)] as const,
  );
  return {
    universal_events: world.today.map(({ tenant, id }) => ({ tenant, event_id: id })),
    universal_conversions: conversionRows(world.conversions),
    universal_sessions: sessionsOf(world),
    ...Object.fromEntries(reports),
  };
}
