/** Words that all of the truth is told in. */
import type { Event } from '../../../lambdas/domain/event.ts';

const DAY_MS = 24 * 3_600_000;

export const dayOf = (time: string): string => time.slice(0, 10);
export const plusDays = (day: string, days: number): string =>
  dayOf(new Date(Date.parse(day) + days * DAY_MS).toISOString());

export const isPeople = ({ client }: Event): boolean => !client.bot && !client.prefetch;
export const personOf = ({ user, visitor }: Event): string | undefined => user ?? visitor;
export const property = ({ properties }: Event, name: string): string | undefined => {
  const value = properties?.[name];
  return typeof value === 'string' ? value : undefined;
};
export const isReversal = (event: Event): boolean => property(event, 'status') === 'reversed';
export const byTime = (a: Event, b: Event): number =>
  a.time === b.time ? (a.id < b.id ? -1 : 1) : a.time < b.time ? -1 : 1;

/** Of each id, per tenant, the event that was sent first. */
export function firstCopies(sent: Iterable<Event>): readonly Event[] {
  const first = new Map<string, Event>();
  for (const event of sent) {
    const key = `${event.tenant} ${event.id}`;
    if (!first.has(key)) first.set(key, event);
  }
  return [...first.values()];
}

export const groupBy = <T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

/** A sum of values, exact: in millionths. */
export const millionths = (value: number): bigint => BigInt(Math.round(value * 1e6));

/** 12500000n is 12.500000 */
export function decimalText(amount: bigint): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(7, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** Of the page before; enough for referrers that are made up. */
export const hostOf = ({ page }: Event): string =>
  /^https?:\/\/([^/]+)/.exec(page?.referrer ?? '')?.[1] ?? '(direct)';
