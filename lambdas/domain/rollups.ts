/**
 * Every rollup of the speed layer, declared: which events, whose, about what, broken down by what.
 * A rollup counts per hour and minute, per subject; a breakdown counts per hour.
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
  readonly metric: 'clicks' | 'views';
  readonly eventType: string;
  readonly audience: Audience;
  /** A row per event subject (link, pixel), or one row for all. */
  readonly by: 'subject' | 'all';
  readonly breakdowns: readonly Dimension[];
}

export const ROLLUPS: readonly Rollup[] = [
  {
    name: 'link_clicks',
    version: '84ea07f7',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'people',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'link_clicks_bots',
    version: '294a2ab4',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'bots',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'clicks',
    version: 'cbeb6da6',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'people',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'clicks_bots',
    version: '3d4cdf4e',
    metric: 'clicks',
    eventType: EVENT_TYPE.click,
    audience: 'bots',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'pixel_views',
    version: 'bd027f16',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'people',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'pixel_views_bots',
    version: '0aa2b3bf',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'bots',
    by: 'subject',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'views',
    version: 'd80aba05',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'people',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
  {
    name: 'views_bots',
    version: '95a3b266',
    metric: 'views',
    eventType: EVENT_TYPE.view,
    audience: 'bots',
    by: 'all',
    breakdowns: DIMENSIONS,
  },
];
