/** The tables of `universal`: events told apart from their copies, and what they are about. One file of SQL each. */
import {
  ARRIVAL_HOUR,
  AUDIENCE,
  CAMPAIGN,
  count,
  envelope,
  instant,
  PERSON,
  TENANT,
  text,
} from './columns.ts';
import { CONVERSION_COLUMNS, ENVELOPE, LINKS_SNAPSHOT, PAGE_COLUMNS } from './landing.ts';
import type { Model } from './model.ts';
import { tableName } from './schema.ts';

const EVENTS: Model = {
  layer: 'universal',
  entity: 'events',
  comment: 'One row an event: the first copy of each id to arrive',
  partition: 'event day',
  reads: [],
  columns: [...ENVELOPE, ...CONVERSION_COLUMNS, ...PAGE_COLUMNS, ARRIVAL_HOUR],
};

const readsEvents = [tableName(EVENTS)];

const WHO = [
  AUDIENCE,
  ...envelope('bot', 'prefetch'),
  PERSON,
  ...envelope('visitor', 'user_id', 'session_id'),
];
const WHERE = envelope('referrer', 'referrer_host', 'country', 'device', 'browser', 'os');

const CLICKS: Model = {
  layer: 'universal',
  entity: 'clicks',
  comment: 'One row a click, by people and bots',
  partition: 'event day',
  reads: readsEvents,
  columns: [
    ...TENANT,
    text('click_id', 'The click’s event id'),
    ...envelope('event_time'),
    text('link', 'The link that was clicked'),
    ...WHO,
    ...WHERE,
    ...CAMPAIGN,
    ...envelope('properties'),
    ARRIVAL_HOUR,
  ],
};

const VIEWS: Model = {
  layer: 'universal',
  entity: 'views',
  comment: 'One row a view, by people and bots',
  partition: 'event day',
  reads: readsEvents,
  columns: [
    ...TENANT,
    text('view_id', 'The view’s event id'),
    ...envelope('event_time'),
    text('viewed', 'What was seen: a pixel, or whatever the sender named'),
    ...WHO,
    ...envelope('page_url', 'page_title'),
    ...WHERE,
    ...CAMPAIGN,
    ...envelope('properties'),
    ARRIVAL_HOUR,
  ],
};

const CONVERSIONS: Model = {
  layer: 'universal',
  entity: 'conversions',
  comment: 'One row a conversion or a reversal, with the click that it is attributed to',
  partition: 'event day',
  reads: [...readsEvents, tableName(CLICKS)],
  reopenedBy: { change: 'leads', daysAfter: 'attribution' },
  columns: [
    ...TENANT,
    text('conversion_id', 'The conversion’s event id'),
    ...envelope('event_time'),
    text('conversion', 'The conversion that was reached: its name in /c/{conversion}'),
    text('status', 'approved, or reversed'),
    text('order_id', 'The sender’s order'),
    text('reverses', 'Of a reversal: the conversion_id of the order that it takes back, where that is known'),
    count('quantity', '1; −1 for a reversal: its sum is net'),
    { name: 'value', type: 'decimal', comment: 'What it is worth, negative for a reversal: its sum is net' },
    text('currency', 'ISO 4217, upper case'),
    AUDIENCE,
    text('person', 'The person of the click, else user_id, else visitor'),
    ...envelope('user_id'),
    text('attributed_by', 'click_id, or user; null where no click is known'),
    text('click_id', 'The click that it is attributed to'),
    instant('click_time', 'When that click happened, UTC'),
    text('link', 'That click’s link'),
    ...CAMPAIGN.map((column) => ({ ...column, comment: `${column.comment}, of the click` })),
    ...envelope('referrer_host', 'country', 'device'),
    ARRIVAL_HOUR,
  ],
};

const SESSIONS: Model = {
  layer: 'universal',
  entity: 'sessions',
  comment: 'One row a session: people’s events of one UTC day with no gap of more than 30 minutes',
  partition: 'event day',
  reads: readsEvents,
  columns: [
    ...TENANT,
    text('identity_kind', 'session, user or visitor: what told the events apart'),
    text('identity', 'session_id, else user_id, else visitor'),
    count('session_number', 'Which session of that identity on that day, from 1'),
    PERSON,
    instant('started_at', 'Its first event, UTC'),
    instant('ended_at', 'Its last event, UTC'),
    count('duration_seconds', 'Whole seconds from the first event to the last'),
    count('events', 'Events in it'),
    count('pages', 'Different values of page_url in it'),
    count('engagements', 'Events in it other than LANDING, LEAVE and view'),
    { name: 'scroll_depth', type: 'double', comment: 'The furthest scroll on any of its pages, in percent' },
    { name: 'bounce', type: 'boolean', comment: 'At most one page, and no engagement' },
    text('entry_page', 'The first page_url'),
    text('exit_page', 'The last page_url'),
  ],
};

const LINKS: Model = {
  layer: 'universal',
  entity: 'links',
  comment: 'One row a link, pixel or conversion, as of the day’s last batch run',
  partition: 'run day',
  reads: [],
  columns: LINKS_SNAPSHOT.columns,
};

const CAMPAIGNS: Model = {
  layer: 'universal',
  entity: 'campaigns',
  comment: 'One row a campaign that people’s events named on that day',
  partition: 'event day',
  reads: readsEvents,
  columns: [
    ...TENANT,
    ...CAMPAIGN,
    instant('first_event_at', 'Its first event of the day, UTC'),
    instant('last_event_at', 'Its last event of the day, UTC'),
    count('events', 'Its events of the day'),
  ],
};

const USER_DAYS: Model = {
  layer: 'universal',
  entity: 'user_days',
  comment: 'One row a user_id that was active on that day',
  partition: 'event day',
  reads: readsEvents,
  columns: [
    ...TENANT,
    ...envelope('user_id'),
    instant('first_event_at', 'Their first event of the day, UTC'),
    count('events', 'Their events of the day'),
  ],
};

export const UNIVERSAL: readonly Model[] = [
  EVENTS,
  CLICKS,
  VIEWS,
  CONVERSIONS,
  SESSIONS,
  LINKS,
  CAMPAIGNS,
  USER_DAYS,
];
