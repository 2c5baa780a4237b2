/** An event → the columns that every entity has. A field of another kind than its column's is left out. */
import type { ENVELOPE } from '../domain/catalog/landing.ts';
import type { Row } from '../domain/catalog/schema.ts';
import { fieldsOf } from '../domain/fields.ts';
import type { ParsedLine } from '../domain/line.ts';
import { jsonText } from './json-text.ts';

export type EventRow = Row<typeof ENVELOPE>;

/** What the enrichments fill in. */
export type BareRow = Omit<EventRow, 'referrer_host' | 'country' | 'device'>;

export interface Place {
  /** The unit's key. */
  readonly unit: string;
  readonly line: number;
}

/** Well-formed, as half a surrogate pair is no UTF-8. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.toWellFormed() : null;

export function bareRow(event: ParsedLine, { unit, line }: Place): BareRow {
  const { fields } = event;
  const page = fieldsOf(fields.page);
  const client = fieldsOf(fields.client);
  const campaign = fieldsOf(fields.campaign);
  const properties = fieldsOf(fields.properties);
  return {
    tenant: event.tenant,
    event_id: event.id,
    event_type: event.type,
    event_time: event.timeMs,
    received_at: event.receivedMs,
    source: textOf(fields.source),
    subject: event.subject ?? null,
    visitor: textOf(fields.visitor),
    user_id: textOf(fields.user),
    session_id: textOf(fields.session),
    page_url: textOf(page?.url),
    page_title: textOf(page?.title),
    referrer: textOf(page?.referrer),
    browser: textOf(client?.browser),
    os: textOf(client?.os),
    bot: client?.bot === true,
    prefetch: client?.prefetch === true,
    utm_source: textOf(campaign?.source),
    utm_medium: textOf(campaign?.medium),
    utm_campaign: textOf(campaign?.name),
    utm_term: textOf(campaign?.term),
    utm_content: textOf(campaign?.content),
    value: event.millionths ?? null,
    currency: event.currency ?? null,
    properties: properties === undefined ? null : jsonText(properties),
    time_clamped: fields.timeClamped === true,
    unit,
    line,
  };
}
