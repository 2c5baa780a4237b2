/** How sure a figure is. Pure. */
import type { FinalHours } from '../domain/final-hours.ts';
import type { StreamProgress } from '../domain/shard-progress.ts';
import { hoursBetween } from '../domain/time.ts';
import type { Span } from './range.ts';

/**
 * `live`: the bucket isn't over, or something came late to it once it was final; `settling`: it is over, and no batch
 * run has published it; `final`: all its hours are from the batch layer; `incomplete`: a unit was set aside, and events of any time
 * may be missing from what isn't final. `estimate` is kept for figures that are estimated: none is so far.
 */
export type State = 'live' | 'settling' | 'final' | 'incomplete' | 'estimate';

/**
 * Every event archived by then is counted: the time of reading where all are, else the arrival of the last unit
 * counted on the shard that is furthest behind; undefined while a shard's first unit isn't counted.
 * @param readAtMs a time before the progress was read, and that before the rows.
 */
export function asOf({ shards }: StreamProgress, readAtMs: number): number | undefined {
  let least = readAtMs;
  for (const { archived, counted } of shards) {
    if (archived === undefined || (counted && counted.last >= archived)) continue;
    if (!counted) return undefined;
    least = Math.min(least, counted.arrivalMs);
  }
  return least;
}

/** What the state of a span rests on. */
export interface Known {
  readonly progress: StreamProgress;
  readonly finals: FinalHours;
  readonly nowMs: number;
}

/** A final figure is counted from the lake, where nothing is set aside. */
export function stateOf(span: Span, { progress, finals, nowMs }: Known): State {
  const hours = hoursBetween(span.fromMs, span.toMs);
  if (hours.every((hour) => finals.runs.has(hour))) return 'final';
  if (progress.aside) return 'incomplete';
  const isReopened = hours.some((hour) => finals.reopened.has(hour));
  return span.toMs > nowMs || isReopened ? 'live' : 'settling';
}

/** Says when the figures are from, on answers without a body (304) too. */
export const AS_OF_HEADER = 'tormenta-as-of';

/** RFC 3339, or null while nothing is known. */
export const asOfText = (asOfMs: number | undefined): string | null =>
  asOfMs === undefined ? null : new Date(asOfMs).toISOString();

export const asOfHeaders = (text: string | null): Record<string, string> =>
  text === null ? {} : { [AS_OF_HEADER]: text };
