/** People's sessions of a day, by walking through their events. */
import type { Event } from '../../../lambdas/domain/event.ts';
import type { Row } from '../engine.ts';
import { byTime, groupBy, isPeople, isReversal, personOf } from './words.ts';
import type { World } from './world.ts';

const GAP_MS = 30 * 60_000;

const identityOf = ({ session, user, visitor }: Event): { kind: string; identity: string } | undefined => {
  if (session !== undefined) return { kind: 'session', identity: session };
  if (user !== undefined) return { kind: 'user', identity: user };
  return visitor === undefined ? undefined : { kind: 'visitor', identity: visitor };
};

/** 2026-11-21T03:04:05.600Z is 2026-11-21 03:04:05.6, as DuckDB writes it. */
const timestampText = (time: string): string =>
  time
    .slice(0, 23)
    .replace('T', ' ')
    .replace(/\.?0+$/, '');

export function sessionsOf({ today }: World): readonly Row[] {
  const acts = today.filter(
    (event) => isPeople(event) && !isReversal(event) && identityOf(event) !== undefined,
  );
  const identities = groupBy(acts, (event) => JSON.stringify([event.tenant, identityOf(event)]));
  return [...identities.values()].flatMap((events) => visitsOf(events).map(sessionRow));
}

function visitsOf(events: readonly Event[]): readonly (readonly Event[])[] {
  const visits: Event[][] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const event of events.toSorted(byTime)) {
    const ms = Date.parse(event.time);
    if (ms - lastMs > GAP_MS) visits.push([]);
    visits.at(-1)?.push(event);
    lastMs = ms;
  }
  return visits;
}

function sessionRow(visit: readonly Event[], index: number): Row {
  const first = visit[0];
  const last = visit.at(-1);
  if (!first || !last) throw new Error('a session has an event');
  const { kind, identity } = identityOf(first) ?? { kind: '', identity: '' };
  const pages = visit.flatMap(({ page }) => page?.url ?? []);
  const engagements = visit.filter(({ type }) => !['LANDING', 'LEAVE', 'view'].includes(type)).length;
  const depths = visit.flatMap(({ properties }) =>
    typeof properties?.scroll_depth === 'number' ? properties.scroll_depth : [],
  );
  const seconds = Math.floor((Date.parse(last.time) - Date.parse(first.time)) / 1_000);
  return {
    tenant: first.tenant,
    identity_kind: kind,
    identity,
    session_number: index + 1,
    person:
      visit
        .flatMap((event) => personOf(event) ?? [])
        .toSorted()
        .at(-1) ?? null,
    started_at: timestampText(first.time),
    ended_at: timestampText(last.time),
    duration_seconds: seconds,
    events: visit.length,
    pages: new Set(pages).size,
    engagements,
    scroll_depth: depths.length > 0 ? Math.max(...depths) : null,
    bounce: new Set(pages).size <= 1 && engagements === 0,
    entry_page: pages[0] ?? null,
    exit_page: pages.at(-1) ?? null,
  };
}
