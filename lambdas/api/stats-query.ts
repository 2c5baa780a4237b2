/** What a query asks of the figures. */
import * as Type from 'typebox';
import { CURRENCY_PATTERN } from '../domain/money.ts';
import { ALL, DIMENSIONS } from '../domain/rollups.ts';
import { type GroupBy, METRICS, type Metric, SUBJECTS } from './metrics.ts';
import { badQuery } from './problems.ts';
import { INSTANT_REASON, type Range, readInstant, readRange, widen } from './range.ts';
import { type Checked, failed } from './reply.ts';
import { faultOf } from './stats-faults.ts';

/** Whose clicks, views and conversions count: people's, everyone's, bots' and prefetches'. */
const BOTS = ['exclude', 'include', 'only'] as const;
export type Bots = (typeof BOTS)[number];

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
/** @param about the metric and subject of the path, where the path names them. */
export function readQuestion(
  query: Type.Static<typeof STATS_QUERY>,
  about: { readonly metric?: Metric; readonly subject?: string },
  nowMs: number,
): Checked<Question> {
  const metric = about.metric ?? query.metric ?? 'clicks';
  const range = readRange(query, nowMs);
  if (failed(range)) return range;
  const fault = faultOf({ ...query, metric }, range.ok);
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
