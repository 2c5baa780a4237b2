/**
 * Every rollup of the speed layer, declared: which events, whose, about what, broken down by what.
 * A rollup counts per hour and minute, per subject; a breakdown counts per hour.
 *
 * Conversions are told by servers, whose country, device and referrer say nothing of whoever converted: they have no
 * breakdowns.
 */
import { EVENT_TYPE } from './event.ts';

/** Bots and prefetches are counted apart from people. */
export type Audience = 'people' | 'bots';

export const DIMENSIONS = ['country', 'referrer', 'device'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The one subject of a rollup that counts in total. */
export const ALL = '(all)';

export interface Rollup {
  /** Unique; `metric` and `audience` are what readers choose by. */
  readonly name: string;
  /** A hash of this entry and of the code that maps events to rows; a test holds them together. */
  readonly version: string;
  readonly metric: 'clicks' | 'views' | 'conversions';
  readonly eventType: string;
  readonly audience: Audience;
  /** A row per event subject (link, pixel, conversion), or one row for all. */
  readonly by: 'subject' | 'all';
  readonly breakdowns: readonly Dimension[];
  /** Whether what the events are worth is summed by currency. */
  readonly sumsValue?: true;
}

export const ROLLUPS: readonly Rollup[] = [
  {
    name: 'link_clicks',
    version: '7790f069',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'people',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'link_clicks_bots',
    version: '239222f7',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'bots',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'clicks',
    version: '08b85327',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'people',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'clicks_bots',
    version: '1dff4398',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'bots',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'pixel_views',
    version: '9fedaa91',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'people',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'pixel_views_bots',
    version: 'bbe725e2',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'bots',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'views',
    version: 'b2e318db',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'people',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'views_bots',
    version: '443380ee',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'bots',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'conversion_conversions',
    version: '368e2ccb',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'people',
    by: 'subject',
    breakdowns: [],
    sumsValue: true,
  },
  {
    name: 'conversion_conversions_bots',
    version: 'bdd67759',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'bots',
    by: 'subject',
    breakdowns: [],
    sumsValue: true,
  },
  {
    name: 'conversions',
    version: '27758046',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'people',
    by: 'all',
    breakdowns: [],
    sumsValue: true,
  },
  {
    name: 'conversions_bots',
    version: '525b7ed5',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'bots',
    by: 'all',
    breakdowns: [],
    sumsValue: true,
  },
];
