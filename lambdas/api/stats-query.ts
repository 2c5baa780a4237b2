/** What a query asks of the figures. */
import * as Type from 'typebox';
import { CURRENCY_PATTERN } from '../domain/money.ts';
import { ALL, DIMENSIONS, type Dimension } from '../domain/rollups.ts';
import { badQuery, type Fault } from './problems.ts';
import {
  INSTANT_REASON,
  INTERVALS,
  isWholeHours,
  type Range,
  readInstant,
  readRange,
  widen,
} from './range.ts';
import { type Checked, failed } from './reply.ts';

const METRICS = ['clicks', 'views', 'conversions', 'value'] as const;
export type Metric = (typeof METRICS)[number];

/** Whose clicks, views and conversions count: people's, everyone's, bots' and prefetches'. */
const BOTS = ['exclude', 'include', 'only'] as const;
export type Bots = (typeof BOTS)[number];

const SUBJECTS = ['link', 'pixel', 'conversion'] as const;
type SubjectGroup = (typeof SUBJECTS)[number];
const METRICS_OF = {
  link: ['clicks'],
  pixel: ['views'],
  conversion: ['conversions', 'value'],
} as const satisfies Record<SubjectGroup, readonly Metric[]>;

const oneOf = <Values extends string[]>(...values: Values) =>
  Type.Optional(Type.Enum<Values>(values, { description: `one of ${values.join(', ')}` }));

const CLOSED = { additionalProperties: false } as const;
const ITEM_PARAMETERS = {
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
  interval: oneOf('minute', 'hour', 'day'),
  groupBy: oneOf(...DIMENSIONS),
  bots: oneOf(...BOTS),
  limit: Type.Optional(
    Type.String({ pattern: '^([1-9]\\d{0,3}|10000)$', description: 'a whole number from 1 to 10000' }),
  ),
  compare: Type.Optional(Type.String()),
} as const;

const CURRENCY = Type.Optional(
  Type.String({
    pattern: CURRENCY_PATTERN,
    description: 'an ISO 4217 code: three capital letters, such as EUR',
  }),
);

/** The parameters of one link's or pixel's figures. */
export const ITEM_STATS_QUERY = Type.Object(ITEM_PARAMETERS, CLOSED);
/** The parameters of one conversion's figures. */
export const CONVERSION_STATS_QUERY = Type.Object(
  { ...ITEM_PARAMETERS, metric: oneOf('conversions', 'value'), currency: CURRENCY },
  CLOSED,
);
/** The parameters of a tenant's figures. */
export const STATS_QUERY = Type.Object(
  {
    ...ITEM_PARAMETERS,
    metric: oneOf(...METRICS),
    currency: CURRENCY,
    groupBy: oneOf(...DIMENSIONS, ...SUBJECTS),
  },
  CLOSED,
);

export type GroupBy = Dimension | SubjectGroup;
export const isSubjectGroup = (groupBy: GroupBy): groupBy is SubjectGroup =>
  SUBJECTS.some((subject) => subject === groupBy);

/** What was taken back is taken off: such figures may be below 0. */
export const isNet = (metric: Metric): boolean => metric === 'conversions' || metric === 'value';

export interface Question {
  readonly metric: Metric;
  /** Of the metric `value`, and of no other. */
  readonly currency?: string;
  /** A link's, pixel's or conversion's id, or {@link ALL}. */
  readonly subject: string;
  readonly range: Range;
  readonly bots: Bots;
  readonly groupBy?: GroupBy;
  /** How many groups are listed. */
  readonly limit: number;
  /** Another range of the same length. */
  readonly compared?: Range;
}

const DEFAULT_LIMIT = 10;
/** Who was counted is asked for by hour and shard. */
const SUBJECT_DAYS_AT_MOST = 31;

/** @param about the metric and subject of the path, where the path names them. */
export function readQuestion(
  query: Type.Static<typeof STATS_QUERY>,
  about: { readonly metric?: Metric; readonly subject?: string },
  nowMs: number,
): Checked<Question> {
  const metric = about.metric ?? query.metric ?? 'clicks';
  const range = readRange(query, nowMs);
  if (failed(range)) return range;
  const fault = faultOfCurrency(query, metric) ?? faultOfGroup(query.groupBy, metric, range.ok);
  if (fault) return badQuery([fault]);
  const compared = query.compare === undefined ? undefined : readCompared(query.compare, range.ok);
  if (compared && failed(compared)) return compared;
  return {
    ok: {
      metric,
      subject: about.subject ?? ALL,
      ...(query.currency === undefined ? {} : { currency: query.currency }),
      range: range.ok,
      bots: query.bots ?? 'exclude',
      limit: Number(query.limit ?? DEFAULT_LIMIT),
      ...(query.groupBy ? { groupBy: query.groupBy } : {}),
      ...(compared ? { compared: compared.ok } : {}),
    },
  };
}

/** Values of several currencies don't add up; and they are summed by the hour. */
function faultOfCurrency(
  { currency, interval }: Type.Static<typeof STATS_QUERY>,
  metric: Metric,
): Fault | undefined {
  if (metric !== 'value') {
    return currency === undefined ? undefined : { field: 'currency', reason: 'goes with metric=value alone' };
  }
  if (currency === undefined) {
    const reason = 'is missing: metric=value is that of one currency, such as currency=EUR';
    return { field: 'currency', reason };
  }
  return interval === 'minute'
    ? { field: 'interval', reason: 'must be hour or day with metric=value, which is summed by the hour' }
    : undefined;
}

function faultOfGroup(groupBy: GroupBy | undefined, metric: Metric, range: Range): Fault | undefined {
  if (groupBy === undefined) return undefined;
  if (!isSubjectGroup(groupBy)) {
    if (isNet(metric)) {
      const reason = `can't be ${groupBy} with metric=${metric}: servers tell of conversions, and say nothing of who converted`;
      return { field: 'groupBy', reason };
    }
    if (isWholeHours(range)) return undefined;
    return {
      field: 'groupBy',
      reason: `must not be ${groupBy} for parts of hours, because breakdowns count by the hour: put from and to on whole hours, or use interval=hour`,
    };
  }
  const metrics: readonly Metric[] = METRICS_OF[groupBy];
  if (!metrics.includes(metric)) {
    return { field: 'groupBy', reason: `can be ${groupBy} only with metric=${metrics.join(' or ')}` };
  }
  if (range.toMs - range.fromMs <= SUBJECT_DAYS_AT_MOST * INTERVALS.day) return undefined;
  return {
    field: 'groupBy',
    reason: `can be ${groupBy} for at most ${SUBJECT_DAYS_AT_MOST} days: ask for a shorter range`,
  };
}

/** `previous`: the range right before; an instant: the range that begins there. Both are as long as the range. */
function readCompared(compare: string, range: Range): Checked<Range> {
  const length = range.toMs - range.fromMs;
  const fromMs = compare === 'previous' ? range.fromMs - length : readInstant(compare);
  if (fromMs === undefined || fromMs < 0) {
    return badQuery([
      { field: 'compare', reason: `must be "previous" or ${INSTANT_REASON.slice('must be '.length)}` },
    ]);
  }
  const from = widen({ fromMs, toMs: fromMs }, range.interval).fromMs;
  return { ok: { fromMs: from, toMs: from + length, interval: range.interval } };
}
