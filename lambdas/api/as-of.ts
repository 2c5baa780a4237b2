/** How sure a figure of the speed layer is. Pure. */
import type { StreamProgress } from '../domain/shard-progress.ts';
import type { Span } from './range.ts';

/**
 * `live`: the bucket isn't over; `settling`: it is over, and late events may still come; `incomplete`: a unit was
 * set aside, and events of any time may be missing.
 */
export type State = 'live' | 'settling' | 'incomplete';

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

export function stateOf({ toMs }: Pick<Span, 'toMs'>, { aside }: StreamProgress, nowMs: number): State {
  if (aside) return 'incomplete';
  return toMs > nowMs ? 'live' : 'settling';
}

/** Says when the figures are from, on answers without a body (304) too. */
export const AS_OF_HEADER = 'tormenta-as-of';

/** RFC 3339, or null while nothing is known. */
export const asOfText = (asOfMs: number | undefined): string | null =>
  asOfMs === undefined ? null : new Date(asOfMs).toISOString();

export const asOfHeaders = (text: string | null): Record<string, string> =>
  text === null ? {} : { [AS_OF_HEADER]: text };
