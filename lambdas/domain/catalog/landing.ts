/**
 * The tables of `landing`: an entity is what has a declared schema of its own; every other type of event lands in
 * `events`. All share the envelope's columns. Partitioned by arrival, `dt` and `hh`.
 */
import type { Column, LakeTable } from './schema.ts';

/** The event envelope, flat. Source: lambdas/domain/event.ts. */
export const ENVELOPE = [
  { name: 'tenant', type: 'string', comment: 'Whose event it is' },
  { name: 'event_id', type: 'string', comment: 'Unique per tenant; a click’s is its click_id' },
  {
    name: 'event_type',
    type: 'string',
    comment: 'click, view, conversion, LANDING, SCROLL, LEAVE or any other',
  },
  { name: 'event_time', type: 'timestamp', comment: 'When it happened, UTC' },
  { name: 'received_at', type: 'timestamp', comment: 'When a producer accepted it, UTC' },
  { name: 'source', type: 'string', comment: 'The producer that stamped it' },
  { name: 'subject', type: 'string', comment: 'What it is about: link, pixel, conversion…' },
  { name: 'visitor', type: 'string', comment: 'Cookieless visitor of one UTC day' },
  { name: 'user_id', type: 'string', comment: 'The sender’s own name for a person' },
  { name: 'session_id', type: 'string', comment: 'The sender’s own name for a session' },
  { name: 'page_url', type: 'string', comment: 'The page it happened on' },
  { name: 'page_title', type: 'string', comment: 'That page’s title' },
  { name: 'referrer', type: 'string', comment: 'The page before, as sent' },
  {
    name: 'referrer_host',
    type: 'string',
    comment: 'Its host, or (direct): the label that rollups count by',
  },
  { name: 'country', type: 'string', comment: 'ISO 3166-1 alpha-2, or (unknown)' },
  { name: 'device', type: 'string', comment: 'desktop, mobile, tablet, tv, or (unknown)' },
  { name: 'browser', type: 'string', comment: 'Browser family' },
  { name: 'os', type: 'string', comment: 'Operating system' },
  { name: 'bot', type: 'boolean', comment: 'A crawler, a script or a link preview' },
  { name: 'prefetch', type: 'boolean', comment: 'Fetched ahead of a click that may never come' },
  { name: 'utm_source', type: 'string', comment: 'Campaign’s source' },
  { name: 'utm_medium', type: 'string', comment: 'Campaign’s medium' },
  { name: 'utm_campaign', type: 'string', comment: 'Campaign’s name' },
  { name: 'utm_term', type: 'string', comment: 'Campaign’s term' },
  { name: 'utm_content', type: 'string', comment: 'Campaign’s content' },
  { name: 'value', type: 'decimal', comment: 'What it is worth, in currency' },
  { name: 'currency', type: 'string', comment: 'ISO 4217, upper case' },
  { name: 'properties', type: 'json', comment: 'Everything else that was sent, as a JSON object' },
  {
    name: 'time_clamped',
    type: 'boolean',
    comment: 'The sender’s time lay outside the limits and was moved',
  },
  { name: 'unit', type: 'string', comment: 'Key of the landingtmp object that holds the raw line' },
  { name: 'line', type: 'bigint', comment: 'Line in that object, from 1' },
] as const satisfies readonly Column[];

/** Of conversions alone. */
export const CONVERSION_COLUMNS = [
  { name: 'click_id', type: 'string', comment: 'The click that is said to have led to it' },
  { name: 'order_id', type: 'string', comment: 'The sender’s order; makes a conversion idempotent' },
  { name: 'status', type: 'string', comment: 'approved, or reversed' },
] as const satisfies readonly Column[];

/** Of page events alone. */
export const PAGE_COLUMNS = [
  { name: 'scroll_depth', type: 'double', comment: 'How far down the page, 0 to 100 percent' },
] as const satisfies readonly Column[];

export interface Entity extends LakeTable {
  readonly layer: 'landing';
  /** The event types that land here; empty: all that no other entity takes. */
  readonly eventTypes: readonly string[];
}

export const ENTITIES: readonly Entity[] = [
  {
    layer: 'landing',
    entity: 'clicks',
    eventTypes: ['click'],
    comment: 'One row a click that arrived, repeats included',
    columns: ENVELOPE,
  },
  {
    layer: 'landing',
    entity: 'views',
    eventTypes: ['view'],
    comment: 'One row a view that arrived, repeats included',
    columns: ENVELOPE,
  },
  {
    layer: 'landing',
    entity: 'conversions',
    eventTypes: ['conversion'],
    comment: 'One row a conversion or reversal that arrived, repeats included',
    columns: [...ENVELOPE, ...CONVERSION_COLUMNS],
  },
  {
    layer: 'landing',
    entity: 'page_events',
    eventTypes: ['LANDING', 'SCROLL', 'LEAVE'],
    comment: 'One row a page event that arrived, repeats included',
    columns: [...ENVELOPE, ...PAGE_COLUMNS],
  },
  {
    layer: 'landing',
    entity: 'events',
    eventTypes: [],
    comment: 'One row an event of any other type that arrived, repeats included',
    columns: ENVELOPE,
  },
];

/** Of a line that couldn't land. */
export const REJECTED_COLUMNS = [
  { name: 'tenant', type: 'string', comment: 'Whose it would be, where that can be read' },
  { name: 'reason', type: 'string', comment: 'A literal from a list: invalid_json, missing_id…' },
  { name: 'detail', type: 'string', comment: 'What is wrong, and how to mend it' },
  { name: 'unit', type: 'string', comment: 'Key of the landingtmp object that holds the raw line' },
  { name: 'line', type: 'bigint', comment: 'Line in that object, from 1' },
  { name: 'raw', type: 'binary', comment: 'The line’s bytes' },
] as const satisfies readonly Column[];

/** What couldn't land: partitioned by `entity` too, the entity that it would have been, or `events`. */
export const REJECTED: LakeTable = {
  layer: 'landing',
  entity: 'rejected',
  comment: 'One row a line that is no event, as it came',
  columns: REJECTED_COLUMNS,
};

/**
 * The links table (links, pixels and conversions) as it stood when a batch run read it. A run adds its snapshot and
 * changes no earlier one; readers take the rows of the latest `taken_at`.
 */
export const LINKS_SNAPSHOT: LakeTable = {
  layer: 'landing',
  entity: 'links',
  comment: 'One row a link, pixel or conversion that there was when a batch run looked',
  columns: [
    { name: 'tenant', type: 'string', comment: 'Whose it is' },
    { name: 'kind', type: 'string', comment: 'link, pixel or conversion' },
    { name: 'id', type: 'string', comment: 'A link’s slug, a pixel’s or a conversion’s id' },
    { name: 'destination', type: 'string', comment: 'Where a link leads' },
    { name: 'title', type: 'string', comment: 'What people call it' },
    { name: 'disabled', type: 'boolean', comment: 'Answers 404, and counts nothing' },
    { name: 'created_at', type: 'timestamp', comment: 'When it was made, UTC' },
    { name: 'updated_at', type: 'timestamp', comment: 'When it was last changed, UTC' },
    { name: 'taken_at', type: 'timestamp', comment: 'When the run began to read; the same in all its rows' },
  ],
};

/** landingtmp as it is: one text column, the raw line. */
export const RAW: LakeTable = {
  layer: 'landingtmp',
  entity: 'events',
  comment: 'One row a raw line, as it came from the stream',
  columns: [{ name: 'line', type: 'string', comment: 'JSON, unless it is no event' }],
};

/** Of the types that Hive knows, in a partition's folder: dt is `2026-11-21`, hh is `00` … `23`. */
export const ARRIVAL_KEYS = ['dt', 'hh'] as const;
