/**
 * Days of traffic, made up: people who see, click, land, scroll, leave and convert, bots and prefetches, orders that
 * are taken back, events that come twice or late. The same chance, the same events. What they come to is computed
 * elsewhere, by test/lake/truth.ts.
 */
import type { Event } from '../../lambdas/domain/event.ts';
import { type Chance, oneOf, type Visitor, visitor } from './visitor.ts';

export interface Traffic {
  readonly chance: Chance;
  readonly tenants: readonly string[];
  /** UTC, in order: 2026-11-21. */
  readonly days: readonly string[];
  /** A tenant's on a day; one has some six events. */
  readonly visits: number;
}

/** How often, of 1. */
const REPEATED = 0.05;
const LATE = 0.04;

const DAY_MS = 24 * 3_600_000;

/**
 * The events in the order in which they are sent. All but a few are sent as they happen, visit by visit; at a day's
 * end come those that are late, and copies of some that were sent.
 */
export function* trafficOf(traffic: Traffic): Generator<Event> {
  for (const day of traffic.days) {
    const held: Event[] = [];
    for (let visit = 0; visit < traffic.visits; visit++) {
      for (const tenant of traffic.tenants)
        yield* sent(eventsOfVisit(traffic, tenant, day, visit), held, traffic);
    }
    yield* held;
  }
}

/** An event may come twice: at once, at the day's end, or there under another time, by a sender who is confused. */
function* sent(events: readonly Event[], held: Event[], { chance }: Traffic): Generator<Event> {
  for (const event of events) {
    const late = chance() < LATE;
    if (late) held.push(event);
    else yield event;
    if (chance() >= REPEATED) continue;
    const copy = oneOf(['at once', 'held', 'moved'], chance);
    if (copy === 'at once' && !late) yield event;
    else held.push(copy === 'moved' ? { ...event, time: later(event.time, DAY_MS) } : event);
  }
}

const later = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();

function eventsOfVisit(traffic: Traffic, tenant: string, day: string, visit: number): readonly Event[] {
  const { chance, visits } = traffic;
  const who = visitor({ chance, tenant, day, visit, people: Math.max(2, Math.floor(visits / 3)) });
  if (chance() < 0.6) who.view();
  if (chance() < 0.8) clickAndStay(who, chance);
  if (chance() < 0.1) who.tell('signup', 5);
  return who.events;
}

function clickAndStay(who: Visitor, chance: Chance): void {
  who.click();
  if (chance() < 0.2) return;
  const pages = 1 + Math.floor(chance() * 3);
  for (let page = 0; page < pages; page++) who.page(chance() < 0.6);
  if (chance() < 0.3) convert(who, chance);
}

function convert(who: Visitor, chance: Chance): void {
  const order = who.convert();
  if (chance() < 0.25) who.reverse(order, Math.floor(chance() * 1.5 * DAY_MS), chance() < 0.5);
}
