/** Ranges of time, cut into buckets. All in UTC: an hour is an hour, a day has 24 of them. */
import { parseInstant } from '../domain/instant.ts';
import type { HourRange } from '../domain/rollup-reads.ts';
import { HOUR_MS, hourKey, MINUTE_MS } from '../domain/time.ts';
import { badQuery, type Fault } from './problems.ts';
import type { Checked } from './reply.ts';

export const INTERVALS = { minute: MINUTE_MS, hour: HOUR_MS, day: 24 * HOUR_MS } as const;
export type Interval = keyof typeof INTERVALS;

/** From `fromMs` up to, not including, `toMs`. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A span of whole intervals. */
export interface Range extends Span {
  readonly interval: Interval;
}

/** How many buckets an answer has at most: a day of minutes, two months of hours. */
export const BUCKETS_AT_MOST = 1_500;
/** How far apart from and to are at most: rows are read by the hour. */
const DAYS_AT_MOST = 400;
const DEFAULT_MS = 24 * HOUR_MS;
/** RFC 3339 has years of four digits; a year is kept free for widening. */
const LATEST_MS = Date.UTC(9999, 0, 1);

/** The smallest range of whole intervals that holds the span. */
export const widen = ({ fromMs, toMs }: Span, interval: Interval): Range => {
  const length = INTERVALS[interval];
  return {
    fromMs: Math.floor(fromMs / length) * length,
    toMs: Math.ceil(toMs / length) * length,
    interval,
  };
};

export const bucketCount = ({ fromMs, toMs, interval }: Range): number =>
  (toMs - fromMs) / INTERVALS[interval];

/** The range's buckets, without a gap, in order. */
export const bucketsOf = (range: Range): Span[] =>
  Array.from({ length: bucketCount(range) }, (_, index) => {
    const fromMs = range.fromMs + index * INTERVALS[range.interval];
    return { fromMs, toMs: fromMs + INTERVALS[range.interval] };
  });

/** The hours that a span touches. */
export const hoursOf = ({ fromMs, toMs }: Span): HourRange => ({
  first: hourKey(fromMs),
  last: hourKey(toMs - 1),
});

export const isWholeHours = ({ fromMs, toMs }: Span): boolean =>
  fromMs % HOUR_MS === 0 && toMs % HOUR_MS === 0;

export interface RangeQuery {
  readonly from?: string;
  readonly to?: string;
  readonly interval?: Interval;
}

export const INSTANT_REASON =
  'must be an RFC 3339 time from 1970 to 9998, such as 2026-11-21T03:00:00Z (a "+" in a URL is written %2B)';

/** An instant of the query; undefined where it isn't one that a range can have. */
export function readInstant(text: string): number | undefined {
  const ms = parseInstant(text);
  return ms !== undefined && ms >= 0 && ms < LATEST_MS ? ms : undefined;
}

/** The range that a query asks for, widened to whole intervals; by default the last 24 hours, by the hour. */
export function readRange(query: RangeQuery, nowMs: number): Checked<Range> {
  const toMs = query.to === undefined ? nowMs : readInstant(query.to);
  const fromMs = query.from === undefined ? (toMs ?? nowMs) - DEFAULT_MS : readInstant(query.from);
  const faults: Fault[] = [
    ...(fromMs === undefined ? [{ field: 'from', reason: INSTANT_REASON }] : []),
    ...(toMs === undefined ? [{ field: 'to', reason: INSTANT_REASON }] : []),
  ];
  if (fromMs === undefined || toMs === undefined) return badQuery(faults);
  if (fromMs >= toMs)
    return badQuery([{ field: 'from', reason: 'must be before "to", which is now if left out' }]);
  const range = widen({ fromMs, toMs }, query.interval ?? 'hour');
  const fault = faultOfLength(range);
  return fault ? badQuery([fault]) : { ok: range };
}

function faultOfLength(range: Range): Fault | undefined {
  const days = (range.toMs - range.fromMs) / INTERVALS.day;
  if (days > DAYS_AT_MOST) {
    return {
      field: 'from',
      reason: `must lie at most ${DAYS_AT_MOST} days before "to", not ${Math.ceil(days)}`,
    };
  }
  const buckets = bucketCount(range);
  if (buckets <= BUCKETS_AT_MOST) return undefined;
  const longer = range.interval === 'minute' ? 'hour or day' : 'day';
  return {
    field: 'interval',
    reason: `must be ${longer} for this range, or the range shorter: it has ${buckets} buckets, at most ${BUCKETS_AT_MOST} are allowed`,
  };
}

/** How much of a range that is under way is over, in whole minutes: what another range can be compared with. */
export function elapsedOf({ fromMs, toMs }: Span, nowMs: number): number | undefined {
  const elapsedMs = Math.floor((nowMs - fromMs) / MINUTE_MS) * MINUTE_MS;
  return nowMs < toMs && elapsedMs > 0 ? elapsedMs : undefined;
}
