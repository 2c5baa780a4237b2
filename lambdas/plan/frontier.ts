/**
 * Up to when everything is in landing: what can be final. An event hour can be once nothing that arrived before its
 * end + grace is still in the stream, and none of the units that hold it waits for land.
 */
import { HOUR_MS, hourStart, hoursBetween } from '../domain/time.ts';

/** All that arrived on a shard before this instant is in units. */
export interface ShardArchived {
  readonly shard: string;
  readonly untilMs: number;
}

export interface Landed {
  /** Every unit whose first record arrived before this has its receipt. */
  readonly untilMs: number;
  /** Units without one, the oldest first. */
  readonly waiting: readonly string[];
}

export interface Frontier {
  readonly untilMs: number;
  /** Why hours that ended more than grace ago stay live; empty where none does. */
  readonly reasons: readonly string[];
}

const instant = (ms: number): string => new Date(ms).toISOString();

export function frontierOf(
  nowMs: number,
  graceMs: number,
  shards: readonly ShardArchived[],
  landed: Landed,
): Frontier {
  const lastHour = (ms: number): number => Math.floor((ms - graceMs) / HOUR_MS);
  const holdsBack = ({ untilMs }: { readonly untilMs: number }): boolean =>
    lastHour(untilMs) < lastHour(nowMs);
  const slow = shards.filter(holdsBack);
  return {
    untilMs: Math.min(nowMs, landed.untilMs, ...shards.map(({ untilMs }) => untilMs)),
    reasons: [
      ...slow.map(({ shard, untilMs }) => `${shard} is archived up to ${instant(untilMs)} only`),
      ...(holdsBack(landed) ? [landedReason(landed)] : []),
    ],
  };
}

const landedReason = ({ untilMs, waiting: [first, ...others] }: Landed): string =>
  first === undefined
    ? `units are known to have landed up to ${instant(untilMs)} only`
    : `${1 + others.length} units wait for land, the oldest is ${first}`;

/** The hours of an event day that can be final. */
export function finalHours(day: string, untilMs: number, graceMs: number): string[] {
  const start = hourStart(`${day}T00`);
  return hoursBetween(start, start + 24 * HOUR_MS).filter(
    (hour) => hourStart(hour) + HOUR_MS + graceMs <= untilMs,
  );
}
