/** The events of a day, told apart. */
import type { Event } from '../../../lambdas/domain/event.ts';
import { type Attributed, attribute } from './conversions.ts';
import { dayOf, firstCopies } from './words.ts';

/** All that the figures of a day are reckoned from. */
export interface World {
  readonly day: string;
  /** Every event, of all days, once. */
  readonly events: readonly Event[];
  readonly today: readonly Event[];
  readonly clicks: readonly Event[];
  readonly views: readonly Event[];
  /** Those of the day. */
  readonly conversions: readonly Attributed[];
}

export function worldOf(sent: Iterable<Event>, day: string, attributionDays: number): World {
  const events = firstCopies(sent);
  const today = events.filter(({ time }) => dayOf(time) === day);
  return {
    day,
    events,
    today,
    clicks: today.filter(({ type }) => type === 'click'),
    views: today.filter(({ type }) => type === 'view'),
    conversions: attribute(events, day, attributionDays),
  };
}
