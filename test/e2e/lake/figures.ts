/** What can be read of the lake once a run is over. */
import type { PlatformProcess } from '../../../tools/bench/platform.ts';
import { type Keys, rest } from '../world.ts';
import { query } from './run.ts';
import { comparable, type Row } from './truth.ts';

export const REPORTS = [
  'link_daily',
  'campaign_daily',
  'funnel',
  'retention',
  'referrer_daily',
  'hourly_profile',
  'person_daily',
] as const;

interface Report {
  readonly rows: readonly Row[];
}

export interface Days {
  readonly from: string;
  readonly to: string;
}

const reportRows = async (
  platform: PlatformProcess,
  keys: Keys,
  name: string,
  { from, to }: Days,
): Promise<readonly Row[]> =>
  comparable((await rest<Report>(platform, keys, `/v1/reports/${name}?from=${from}&to=${to}`)).rows);

export type Reports = Readonly<Record<string, readonly Row[]>>;

export async function reportsOf(platform: PlatformProcess, keys: Keys, days: Days): Promise<Reports> {
  const rows = REPORTS.map(async (name) => [name, await reportRows(platform, keys, name, days)] as const);
  return Object.fromEntries(await Promise.all(rows));
}

/** Tenant and id of everything in universal, as often as it is there. */
export const universalIds = async (directory: string): Promise<readonly string[]> =>
  (await query(directory, "SELECT tenant || ' ' || event_id AS id FROM universal_events ORDER BY 1")).map(
    ({ id }) => String(id),
  );

interface Stats {
  readonly total: number;
  readonly buckets: readonly { readonly value: number; readonly state: string }[];
}

/** An hour's views, and how sure they are. */
export async function viewsOf(
  platform: PlatformProcess,
  keys: Keys,
  hour: string,
): Promise<{ readonly value: number; readonly state: string }> {
  const from = `${hour}:00:00Z`;
  const to = new Date(Date.parse(from) + 3_600_000).toISOString();
  const path = `/v1/stats?metric=views&interval=hour&from=${from}&to=${to}`;
  const [bucket] = (await rest<Stats>(platform, keys, path)).buckets;
  if (!bucket) throw new Error(`no bucket for ${hour}`);
  return { value: bucket.value, state: bucket.state };
}
