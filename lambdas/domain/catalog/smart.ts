/** The tables of `smart`: reports, and what a run publishes beside them. One file of SQL each. */
import { ARRIVAL_HOUR, AUDIENCE, count, envelope, rate, TENANT, text, VALUE_BY_CURRENCY } from './columns.ts';
import type { Model } from './model.ts';

const CLICKS = 'universal_clicks';
const VIEWS = 'universal_views';
const CONVERSIONS = 'universal_conversions';

const CLICK_COUNTS = [
  count('clicks', 'Clicks by people'),
  count('bot_clicks', 'Clicks by bots, and prefetches'),
];
const VIEW_COUNTS = [count('views', 'Views by people'), count('bot_views', 'Views by bots, and prefetches')];
const CONVERSION_FIGURES = [
  count('conversions', 'Conversions less reversals'),
  rate('conversion_rate', 'Conversions per click'),
  VALUE_BY_CURRENCY,
];

const REPORTS: readonly Model[] = [
  {
    layer: 'smart',
    entity: 'link_daily',
    comment: 'One row a link that was clicked or led to a conversion',
    partition: 'event day',
    publish: 'report',
    reads: [CLICKS, VIEWS, CONVERSIONS],
    columns: [
      ...TENANT,
      text('link', 'The link'),
      ...CLICK_COUNTS,
      count('people', 'Different persons who clicked'),
      count('views', 'Views by people of what bears the link’s name'),
      rate('ctr', 'Clicks per view'),
      ...CONVERSION_FIGURES,
    ],
  },
  {
    layer: 'smart',
    entity: 'campaign_daily',
    comment: 'One row a campaign: source, medium and name',
    partition: 'event day',
    publish: 'report',
    reads: [CLICKS, VIEWS, CONVERSIONS],
    columns: [
      ...TENANT,
      ...envelope('utm_source', 'utm_medium', 'utm_campaign'),
      ...CLICK_COUNTS,
      ...VIEW_COUNTS,
      rate('ctr', 'Clicks per view'),
      ...CONVERSION_FIGURES,
    ],
  },
  {
    layer: 'smart',
    entity: 'funnel',
    comment: 'One row a step: view, click, landing, conversion',
    partition: 'event day',
    publish: 'report',
    reads: ['universal_events', CLICKS, VIEWS, CONVERSIONS],
    columns: [
      ...TENANT,
      count('step', '1 to 4'),
      text('name', 'view, click, landing or conversion'),
      count('people', 'Persons who took this step after all steps before it'),
      rate('rate_of_first', 'Of those who took the first step'),
      rate('rate_of_previous', 'Of those who took the step before'),
    ],
  },
  {
    layer: 'smart',
    entity: 'retention',
    comment: 'One row a cohort: users by the day on which they were first seen, up to 30 days before',
    partition: 'event day',
    publish: 'report',
    reads: ['universal_user_days'],
    // Whose first day moves back leaves the cohort of any later day.
    reopenedBy: { change: 'users', daysAfter: 'ever' },
    columns: [
      ...TENANT,
      text('cohort_day', 'The UTC day on which the cohort was first seen: 2026-11-21'),
      count('days_since', 'Days from then to this day, 0 to 30'),
      count('users', 'Users of the cohort who were active on this day'),
      count('cohort_users', 'Users of the cohort'),
      rate('rate', 'users / cohort_users'),
    ],
  },
  {
    layer: 'smart',
    entity: 'referrer_daily',
    comment: 'One row a host that people and bots came from',
    partition: 'event day',
    publish: 'report',
    reads: [CLICKS, VIEWS],
    columns: [
      ...TENANT,
      ...envelope('referrer_host'),
      ...CLICK_COUNTS,
      ...VIEW_COUNTS,
      count('people', 'Different persons who clicked or viewed'),
    ],
  },
  {
    layer: 'smart',
    entity: 'hourly_profile',
    comment: 'One row an hour of the day in which something happened',
    partition: 'event day',
    publish: 'report',
    reads: [CLICKS, VIEWS, CONVERSIONS],
    columns: [
      ...TENANT,
      count('hour_of_day', 'UTC, 0 to 23'),
      ...CLICK_COUNTS,
      ...VIEW_COUNTS,
      count('conversions', 'Conversions less reversals'),
    ],
  },
  {
    layer: 'smart',
    entity: 'person_daily',
    comment: 'One row a user and currency',
    partition: 'event day',
    publish: 'report',
    reads: ['universal_events', CONVERSIONS],
    columns: [
      ...TENANT,
      ...envelope('user_id'),
      text('currency', 'ISO 4217, or (none)'),
      count('events', 'Events of theirs that have a value, reversals included'),
      { name: 'value', type: 'decimal', comment: 'Sum of their values, net of reversals' },
    ],
  },
];

const HOURS: Model = {
  layer: 'smart',
  entity: 'rollup_hours',
  comment: 'One row an attribute of a rollup’s row for an hour, as the rollups table has it',
  partition: 'event day',
  publish: 'hours',
  reads: [CLICKS, VIEWS, CONVERSIONS],
  columns: [
    ...TENANT,
    text('metric', 'clicks, views or conversions'),
    AUDIENCE,
    text('subject', 'Link, pixel or conversion; (all) for all together'),
    text('hour', 'The UTC hour in which it happened: 2026-11-21T03'),
    text(
      'attribute',
      'n, the total; m07, a minute; country=ES, referrer=example.com, device=desktop; value=EUR',
    ),
    count('amount', 'How many, net of reversals; of value=EUR, how many millionths'),
  ],
};

const LEDGER: Model = {
  layer: 'smart',
  entity: 'ledger_hours',
  comment: 'One row an arrival hour: what became of its rows of this event day',
  partition: 'event day',
  publish: 'ledger',
  reads: ['universal_events'],
  columns: [
    ...TENANT,
    ARRIVAL_HOUR,
    count('landed', 'universal + deduplicated: as many as land’s receipts tell, once the hour is over'),
    count('universal', 'Events in universal'),
    count('deduplicated', 'Rows of landing that are further copies of an event'),
  ],
};

const counted = [...REPORTS, HOURS, LEDGER];

/** The lake's rows by tenant: of every table of an event day but itself. */
const lakeRows = (universal: readonly string[]): Model => ({
  layer: 'smart',
  entity: 'lake_rows',
  comment: 'One row a table: how many rows of this event day it holds',
  partition: 'event day',
  publish: 'lake',
  reads: [...universal, ...counted.map(({ entity }) => `smart_${entity}`)],
  columns: [
    ...TENANT,
    text('layer', 'universal or smart'),
    text('entity', 'The table'),
    count('rows', 'Rows of this event day'),
  ],
});

export const SMART: readonly Model[] = [
  ...counted,
  lakeRows([
    'universal_events',
    CLICKS,
    VIEWS,
    CONVERSIONS,
    'universal_sessions',
    'universal_campaigns',
    'universal_user_days',
  ]),
];
