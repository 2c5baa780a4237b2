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
    version: '1822a397',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'people',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'link_clicks_bots',
    version: '5b9b2bad',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'bots',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'clicks',
    version: '921bd2f0',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'people',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'clicks_bots',
    version: '88f14aab',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'bots',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'pixel_views',
    version: '42ddeb29',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'people',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'pixel_views_bots',
    version: '5cc6f2f0',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'bots',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'views',
    version: '23e83c5f',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'people',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'views_bots',
    version: 'c2730339',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'bots',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'conversion_conversions',
    version: '2b0f935f',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'people',
    by: 'subject',
    breakdowns: [],
    sumsValue: true,
  },
  {
    name: 'conversion_conversions_bots',
    version: '33522724',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'bots',
    by: 'subject',
    breakdowns: [],
    sumsValue: true,
  },
  {
    name: 'conversions',
    version: 'af997f43',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'people',
    by: 'all',
    breakdowns: [],
    sumsValue: true,
  },
  {
    name: 'conversions_bots',
    version: '83d31fc5',
    metric: 'conversions',
    eventType: EVENT_TYPE.conversion,
    audience: 'bots',
    by: 'all',
    breakdowns: [],
    sumsValue: true,
  },
];
