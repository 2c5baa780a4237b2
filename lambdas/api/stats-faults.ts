/** Questions that have no answer, and what to ask instead. */
import { type GroupBy, isNet, isSubjectGroup, METRICS_OF, type Metric } from './metrics.ts';
import type { Fault } from './problems.ts';
import { INTERVALS, type Interval, isWholeHours, type Range } from './range.ts';

interface Asked {
  readonly metric: Metric;
  readonly currency?: string;
  readonly interval?: Interval;
  readonly groupBy?: GroupBy;
}

/** Who was counted is asked for by hour and shard. */
const SUBJECT_DAYS_AT_MOST = 31;

export const faultOf = (asked: Asked, range: Range): Fault | undefined =>
  faultOfCurrency(asked) ?? faultOfGroup(asked, range);

/** Values of several currencies don't add up; and they are summed by the hour. */
function faultOfCurrency({ metric, currency, interval }: Asked): Fault | undefined {
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

function faultOfGroup({ metric, groupBy }: Asked, range: Range): Fault | undefined {
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
