/** What REST says of a log's clicks, in the form of an independent count. */
import type { PlatformProcess } from '../../tools/bench/platform.ts';
import type { Counts, Truth } from './truth.ts';
import { type Keys, rest } from './world.ts';

interface Stats {
  readonly total: number;
  readonly buckets: readonly { readonly from: string; readonly value: number }[];
  readonly groups: readonly { readonly key: string; readonly value: number }[];
}

export interface Ledger {
  readonly total: {
    readonly lines: number;
    readonly counted: number;
    readonly deduplicated: number;
    readonly balanced: boolean;
  };
}

/** The hours of a count, as parameters of a query. */
function rangeOf(byHour: Counts): string {
  const hours = Object.keys(byHour).sort();
  const to = new Date(Date.parse(`${hours.at(-1)}:00:00Z`) + 3_600_000).toISOString();
  return `from=${hours[0]}:00:00Z&to=${to}`;
}

const groupsOf = ({ groups }: Stats): Counts =>
  Object.fromEntries(groups.map(({ key, value }) => [key, value]));

const hoursOf = ({ buckets }: Stats): Counts =>
  Object.fromEntries(
    buckets.filter(({ value }) => value > 0).map(({ from, value }) => [from.slice(0, 13), value]),
  );

/** Links that are asked for one by one: the most clicked ones, and each of a small log. */
const LINKS = 60;

export const mostClicked = ({ byLink }: Truth): string[] =>
  Object.keys(byLink)
    .sort((a, b) => (byLink[b] ?? 0) - (byLink[a] ?? 0) || a.localeCompare(b))
    .slice(0, LINKS);

/** Bots and people together, as a log has both. */
export async function figuresOf(platform: PlatformProcess, keys: Keys, truth: Truth): Promise<Truth> {
  const query = `bots=include&interval=hour&limit=10000&${rangeOf(truth.byHour)}`;
  const get = (path: string): Promise<Stats> => rest<Stats>(platform, keys, `${path}&${query}`);
  const byReferrer = await get('/v1/stats?metric=clicks&groupBy=referrer');
  const byLink = groupsOf(await get('/v1/stats?metric=clicks&groupBy=link'));
  const hoursOfLink: Record<string, Counts> = {};
  const referrersOfLink: Record<string, Counts> = {};
  for (const slug of mostClicked(truth)) {
    const stats = await get(`/v1/links/${slug}/stats?groupBy=referrer`);
    hoursOfLink[slug] = hoursOf(stats);
    referrersOfLink[slug] = groupsOf(stats);
  }
  const { total: clicks } = byReferrer;
  const [hours, referrers] = [hoursOf(byReferrer), groupsOf(byReferrer)];
  return { clicks, byLink, byHour: hours, byReferrer: referrers, hoursOfLink, referrersOfLink };
}

/** Of everything that arrived lately. */
export const ledgerOf = (platform: PlatformProcess, keys: Keys): Promise<Ledger> =>
  rest<Ledger>(platform, keys, '/v1/ledger');
