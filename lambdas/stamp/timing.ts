import { TIME_LIMITS } from '../domain/event.ts';

export interface Timing {
  readonly timeMs: number;
  /** The sender's time was moved to the nearest bound. */
  readonly clamped: boolean;
}

/**
 * `trusted` senders (a log played again) may name any past time; `public` ones stay within {@link TIME_LIMITS}
 * of the arrival. Nobody may name a future beyond them.
 */
export type TimeTrust = 'public' | 'trusted';

/** When an event happened: as its sender says, within bounds, else when it arrived. */
export function timingOf(saidMs: number | undefined, receivedMs: number, trust: TimeTrust): Timing {
  if (saidMs === undefined) return { timeMs: receivedMs, clamped: false };
  const earliest = trust === 'trusted' ? saidMs : receivedMs - TIME_LIMITS.pastMs;
  const timeMs = Math.min(Math.max(saidMs, earliest), receivedMs + TIME_LIMITS.futureMs);
  return { timeMs, clamped: timeMs !== saidMs };
}
