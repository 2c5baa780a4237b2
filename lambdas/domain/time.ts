/** Keys of time, from an event's or a record's own instant, in UTC. */

export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * HOUR_MS;

/** `2026-11-21T03` */
export const hourKey = (ms: number): string => new Date(ms).toISOString().slice(0, 13);

/** `2026-11-21` */
export const dayKey = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `07`: the minute within its hour. */
export const minuteOfHour = (ms: number): string => new Date(ms).toISOString().slice(14, 16);

/** The instant at which an hour key's hour begins, in ms. */
export const hourStart = (hour: string): number => Date.parse(`${hour}:00:00.000Z`);

/** Every hour key that `[fromMs, toMs)` touches, in order. */
export function hoursBetween(fromMs: number, toMs: number): string[] {
  const first = Math.floor(fromMs / HOUR_MS);
  const count = Math.max(0, Math.ceil(toMs / HOUR_MS) - first);
  return Array.from({ length: count }, (_, index) => hourKey((first + index) * HOUR_MS));
}
