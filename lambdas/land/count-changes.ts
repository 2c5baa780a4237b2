/**
 * Counts what a unit changes: its event days, what came late to their hours, and the days of those once more.
 *
 * Days come before their hours: where a day stands as a run read it, whatever is counted late by then was in landing
 * when the run looked. And they come after them: a run that published between a day and its hour is followed by
 * another, or the hour would be live for good.
 */
import pLimit from 'p-limit';
import type { UnitPlace } from '../domain/lake-key.ts';
import { dayKey, hourStart } from '../domain/time.ts';
import { type DayTouch, daysOf, type LateHour, lateHours } from './changes.ts';
import type { Landed } from './land-line.ts';

export interface ChangePorts {
  readonly touchDay: (touch: DayTouch) => Promise<void>;
  readonly markLate: (hour: LateHour) => Promise<void>;
  /** How many of a unit's changes earlier attempts are known to have counted. */
  readonly counted: (place: UnitPlace) => Promise<number>;
  readonly setCounted: (place: UnitPlace, changes: number) => Promise<void>;
}

const AT_ONCE = 32;
/** A unit of very many changes notes after these how far it came: an attempt goes on where the last one ended. */
const STRETCH = 1_000;

/** @param endedBy hours that ended by then can be final, ms since 1970. */
export async function countChanges(
  ports: ChangePorts,
  place: UnitPlace,
  events: readonly Landed[],
  endedBy: number,
): Promise<void> {
  const days = daysOf(place.day, events);
  const hours = lateHours(endedBy, events);
  const late = new Set(hours.map(({ hour }) => dayKey(hourStart(hour))));
  const again = days
    .filter(({ day }) => late.has(day))
    .map((touch) => ({ ...touch, leads: false, users: false }));
  // In the order of the unit's lines: every attempt has the same. A phase begins once the one before has ended.
  const phases = [
    days.map((touch) => () => ports.touchDay(touch)),
    hours.map((hour) => () => ports.markLate(hour)),
    again.map((touch) => () => ports.touchDay(touch)),
  ];
  const isLong = days.length + hours.length + again.length > STRETCH;
  const before = isLong ? await ports.counted(place) : 0;
  let counted = 0;
  for (const phase of phases) {
    for (let at = 0; at < phase.length; at += STRETCH) {
      const stretch = phase.slice(at, at + STRETCH);
      counted += stretch.length;
      if (counted <= before) continue;
      await pLimit(AT_ONCE).map(stretch, (change) => change());
      if (isLong) await ports.setCounted(place, counted);
    }
  }
}
