/** Ranges of days, as reports and the lake's partitions are asked for. In UTC. */
import * as Type from 'typebox';
import { parseInstant } from '../domain/instant.ts';
import type { DayRange } from '../domain/lake-reads.ts';
import { DAY_MS, dayKey } from '../domain/time.ts';
import { badQuery, type Fault } from './problems.ts';
import type { Checked } from './reply.ts';

const DAYS_AT_MOST = 400;
const DAYS_BY_DEFAULT = 31;
const DAY_REASON = 'must be a day such as 2026-11-21';

export const DAYS_PARAMETERS = {
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
} as const;

export interface DaysQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const startOf = (day: string): number | undefined => parseInstant(`${day}T00:00:00Z`);

/** The days that a query asks for, both included; by default the last 31, today included. */
export function readDays({ from, to }: DaysQuery, nowMs: number): Checked<DayRange> {
  const lastMs = startOf(to ?? dayKey(nowMs));
  const firstMs = from === undefined ? (lastMs ?? nowMs) - (DAYS_BY_DEFAULT - 1) * DAY_MS : startOf(from);
  const faults: Fault[] = [
    ...(firstMs === undefined ? [{ field: 'from', reason: DAY_REASON }] : []),
    ...(lastMs === undefined ? [{ field: 'to', reason: DAY_REASON }] : []),
  ];
  if (firstMs === undefined || lastMs === undefined) return badQuery(faults);
  const days = (lastMs - firstMs) / DAY_MS + 1;
  if (days < 1)
    return badQuery([{ field: 'from', reason: 'must not be after "to", which is today if left out' }]);
  if (days > DAYS_AT_MOST) {
    return badQuery([
      { field: 'from', reason: `must leave at most ${DAYS_AT_MOST} days to "to", not ${days}` },
    ]);
  }
  return { ok: { first: dayKey(firstMs), last: dayKey(lastMs) } };
}
