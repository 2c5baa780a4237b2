/** Events as rows of landing, for tests that need no land. */
import { ENTITIES } from '../../lambdas/domain/catalog/landing.ts';
import { tableName } from '../../lambdas/domain/catalog/schema.ts';
import type { Event } from '../../lambdas/domain/event.ts';
import type { Row } from './engine.ts';
import { hostOf, property } from './truth/words.ts';

export interface Arrival {
  /** 2026-11-21, and 03: when its unit arrived. */
  readonly dt: string;
  readonly hh: string;
  readonly unit: string;
  readonly line: number;
}

/** The table that a type of event lands in. */
export function landingTable(type: string): string {
  const entity = ENTITIES.find(({ eventTypes }) => eventTypes.includes(type));
  return tableName(entity ?? { layer: 'landing', entity: 'events' });
}

const timestamp = (time: string): string => time.slice(0, 23).replace('T', ' ');

/** Its columns, absent ones left out. */
export function landingRow(event: Event, arrival: Arrival): Row {
  const { client, campaign, page, properties } = event;
  const depth = properties?.scroll_depth;
  const all = {
    tenant: event.tenant,
    event_id: event.id,
    event_type: event.type,
    event_time: timestamp(event.time),
    received_at: timestamp(event.receivedAt),
    source: event.source,
    subject: event.subject,
    visitor: event.visitor,
    user_id: event.user,
    session_id: event.session,
    page_url: page?.url,
    page_title: page?.title,
    referrer: page?.referrer,
    referrer_host: hostOf(event),
    country: client.country,
    device: client.device,
    bot: client.bot,
    prefetch: client.prefetch,
    utm_source: campaign?.source,
    utm_medium: campaign?.medium,
    utm_campaign: campaign?.name,
    utm_term: campaign?.term,
    utm_content: campaign?.content,
    value: event.value,
    currency: event.currency,
    properties: properties && JSON.stringify(properties),
    click_id: property(event, 'click_id'),
    order_id: property(event, 'order_id'),
    status: event.type === 'conversion' ? (property(event, 'status') ?? 'approved') : undefined,
    scroll_depth: typeof depth === 'number' ? depth : undefined,
    ...arrival,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
