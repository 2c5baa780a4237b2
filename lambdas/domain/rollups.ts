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
    version: 'b1ac9bc5',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'people',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'link_clicks_bots',
    version: '26eb1303',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'bots',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'clicks',
    version: '405980b8',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'people',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'clicks_bots',
    version: '2ff04a56',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'bots',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'pixel_views',
    version: 'd0342401',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'people',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'pixel_views_bots',
    version: '3f4c25df',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'bots',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'views',
    version: 'c8d65b35',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'people',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'views_bots',
    version: '7f1e608a',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'bots',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'conversion_conversions',
    version: 'e25cf53f',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'people',
    by: 'subject',
    breakdowns: [],
    sumsValue: true,
  },
  {
    name: 'conversion_conversions_bots',
    version: '9ed70c35',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'bots',
    by: 'subject',
    breakdowns: [],
    sumsValue: true,
  },
  {
    name: 'conversions',
    version: 'bc96c582',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'people',
    by: 'all',
    breakdowns: [],
    sumsValue: true,
  },
  {
    name: 'conversions_bots',
    version: 'aef5f8de',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'bots',
    by: 'all',
    breakdowns: [],
    sumsValue: true,
  },
];
