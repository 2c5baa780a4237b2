/** What a query asks of the figures. */
import * as Type from 'typebox';
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

const METRICS = ['clicks', 'views'] as const;
export type Metric = (typeof METRICS)[number];

/** Whose clicks and views count: people's, everyone's, bots' and prefetches'. */
const BOTS = ['exclude', 'include', 'only'] as const;
export type Bots = (typeof BOTS)[number];

const SUBJECTS = ['link', 'pixel'] as const;
type SubjectGroup = (typeof SUBJECTS)[number];
const METRIC_OF = { link: 'clicks', pixel: 'views' } as const;

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

/** The parameters of one link's or pixel's figures. */
export const ITEM_STATS_QUERY = Type.Object(ITEM_PARAMETERS, CLOSED);
/** The parameters of a tenant's figures. */
export const STATS_QUERY = Type.Object(
  { ...ITEM_PARAMETERS, metric: oneOf(...METRICS), groupBy: oneOf(...DIMENSIONS, ...SUBJECTS) },
  CLOSED,
);

export type GroupBy = Dimension | SubjectGroup;
export const isSubjectGroup = (groupBy: GroupBy): groupBy is SubjectGroup =>
  groupBy === 'link' || groupBy === 'pixel';

export interface Question {
  readonly metric: Metric;
  /** A link's or pixel's id, or {@link ALL}. */
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
  const fault = query.groupBy && faultOfGroup(query.groupBy, metric, range.ok);
  if (fault) return badQuery([fault]);
  const compared = query.compare === undefined ? undefined : readCompared(query.compare, range.ok);
  if (compared && failed(compared)) return compared;
  return {
    ok: {
      metric,
      subject: about.subject ?? ALL,
      range: range.ok,
      bots: query.bots ?? 'exclude',
      limit: Number(query.limit ?? DEFAULT_LIMIT),
      ...(query.groupBy ? { groupBy: query.groupBy } : {}),
      ...(compared ? { compared: compared.ok } : {}),
    },
  };
}

function faultOfGroup(groupBy: GroupBy, metric: Metric, range: Range): Fault | undefined {
  if (!isSubjectGroup(groupBy)) {
    if (isWholeHours(range)) return undefined;
    return {
      field: 'groupBy',
      reason: `must not be ${groupBy} for parts of hours, because breakdowns count by the hour: put from and to on whole hours, or use interval=hour`,
    };
  }
  if (METRIC_OF[groupBy] !== metric) {
    return { field: 'groupBy', reason: `can be ${groupBy} only with metric=${METRIC_OF[groupBy]}` };
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
