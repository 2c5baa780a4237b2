/**
 * The lake: an access log that is replayed twice, days of every kind of event with bad lines beside them, and what
 * batch runs make of it. Each report is what DuckDB says straight over the inputs; nothing changes when a run is
 * repeated, or killed in its middle and run again.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addDays } from '../../lambdas/domain/catalog/statement.ts';
import type { Event } from '../../lambdas/domain/event.ts';
import { dayKey } from '../../lambdas/domain/time.ts';
import { trafficOf } from '../../tools/bench/day.ts';
import { type PlatformProcess, startPlatform } from '../../tools/bench/platform.ts';
import { random } from '../exactness/random.ts';
import { BAD_LINES } from './lake/bad-lines.ts';
import { type Days, REPORTS, type Reports, reportsOf, universalIds, viewsOf } from './lake/figures.ts';
import { batch, beginBatch, query, untilItSays } from './lake/run.ts';
import { putOnStream } from './lake/stream.ts';
import { comparable, type LakeTruth, lakeTruth, type Row } from './lake/truth.ts';
import { hasRealLog, logsToPlay, type PlayedLog, replayLog } from './logs.ts';
import type { Counts } from './truth.ts';
import { createTenant, type Keys, rest, world } from './world.ts';

const SEED = Number(process.env.TORMENTA_SEED ?? 20_261_121);
const TENANTS = ['alfa', 'bravo'] as const;
const today = dayKey(Date.now());
/** Made up; orders are taken back up to two days later, so that there are more days. */
const GENERATED = [addDays(today, -5), addDays(today, -4)] as const;
const DAYS: Days = { from: GENERATED[0], to: addDays(today, -1) };
const LATE_DAY = addDays(today, -3);
const LATE_HOUR = `${LATE_DAY}T12`;

let directory: string;
let platform: PlatformProcess;
let truth: LakeTruth;
const keys = new Map<string, Keys>();
let logs: readonly PlayedLog[] = [];

const keysOf = (tenant: string): Keys => keys.get(tenant) ?? { secretKey: '', publicKey: '' };

const everyReport = async (): Promise<Record<string, Reports>> => {
  const reports: Record<string, Reports> = {};
  for (const tenant of TENANTS) reports[tenant] = await reportsOf(platform, keysOf(tenant), DAYS);
  return reports;
};

async function untilLanded(work?: (behind: ReturnType<typeof world>) => Promise<void>): Promise<void> {
  const behind = world(platform);
  try {
    await work?.(behind);
    await behind.untilLanded();
  } finally {
    behind.close();
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tormenta-lake-'));
  platform = await startPlatform(directory);
  for (const tenant of TENANTS) keys.set(tenant, await createTenant(directory, tenant));
  logs = await logsToPlay(directory, SEED, 1_000);
  for (const log of logs) {
    keys.set(log.name, await createTenant(directory, log.name));
    for (let time = 0; time < 2; time++) await replayLog(log, keysOf(log.name), directory);
  }
  const receivedAt = new Date().toISOString();
  const traffic = trafficOf({ chance: random(SEED), tenants: TENANTS, days: GENERATED, visits: 150 });
  const events = [...traffic].map((event): Event => ({ ...event, receivedAt }));
  truth = await lakeTruth(events);
  await untilLanded(({ kinesis }) =>
    putOnStream(
      kinesis,
      events,
      BAD_LINES.map(([text]) => text),
    ),
  );
}, 240_000);

afterAll(async () => {
  truth?.close();
  await platform?.kill();
  await rm(directory, { recursive: true, force: true });
});

interface LedgerTotals {
  readonly total: {
    readonly lines: number;
    readonly counted: number;
    readonly deduplicated: number;
    readonly rejected: number;
    readonly outside: number;
    readonly balanced: boolean | null;
    readonly landing: {
      readonly landed: number;
      readonly rejected: number;
      readonly balanced: boolean | null;
    };
    readonly universal: {
      readonly universal: number;
      readonly deduplicated: number;
      readonly balanced: boolean | null;
    };
  };
}

/** A test that rests on those before it, in one story. */
describe('the first run', () => {
  let said: string;
  beforeAll(async () => {
    said = await batch(directory);
  }, 180_000);

  test('says what it did', () => {
    expect(said).toMatch(/partitions +\d+, with [\d,]+ rows/);
    expect(said).toMatch(/scanned/);
    expect(said).toMatch(/list price +\$\d/);
  });

  test('has each bad line rejected, with its reason and its place', async () => {
    const rows = await query(
      directory,
      `SELECT r.tenant, r.reason, from_utf8(r.raw) AS raw, r.unit, r.line, count(raw_line.line) AS found
       FROM landing_rejected AS r LEFT JOIN landingtmp_events AS raw_line ON raw_line.line = from_utf8(r.raw)
       GROUP BY 1, 2, 3, 4, 5`,
    );
    expect(rows.map(({ raw, tenant, reason }) => [raw, tenant, reason]).sort()).toEqual(
      BAD_LINES.map((line) => [...line]).sort(),
    );
    for (const { unit, line, found } of rows) {
      expect(unit).toMatch(/^events\/dt=.*\.ndjson\.zst$/);
      expect(Number(line)).toBeGreaterThan(0);
      expect(Number(found)).toBe(1);
    }
  });

  test('shows a tenant its own rejected lines, by reason', async () => {
    const { reasons } = await rest<{ reasons: readonly { reason: string; count: number }[] }>(
      platform,
      keysOf('alfa'),
      '/v1/rejected',
    );
    const own = BAD_LINES.filter(([, tenant]) => tenant === 'alfa').map(([, , reason]) => reason);
    expect(reasons.map(({ reason }) => reason).sort()).toEqual([...own].sort());
    expect(reasons.every(({ count }) => count === 1)).toBe(true);
  });

  test('has every good event in universal once', async () => {
    const ids = await universalIds(directory);
    const played = (id: string): boolean => logs.some(({ name }) => id.startsWith(`${name} `));
    expect(ids.filter((id) => !played(id))).toEqual(await truth.ids());
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, truth: counted } of logs) {
      expect(ids.filter((id) => id.startsWith(`${name} `))).toHaveLength(counted.clicks);
    }
  });

  describe.each(TENANTS)('of %s', (tenant) => {
    test.each(REPORTS)('reports %s as DuckDB does over the inputs', async (name) => {
      const expected = await truth.report(name, tenant);
      expect((await reportsOf(platform, keysOf(tenant), DAYS))[name]).toEqual(expected);
      expect(expected.length).toBeGreaterThan(0);
    });
  });

  describe.each(hasRealLog ? ['generated', 'real'] : ['generated'])('of the %s log', (name) => {
    const sumBy = (rows: readonly Row[], label: (row: Row) => unknown): Counts => {
      const counts: Record<string, number> = {};
      for (const row of rows) {
        const key = String(label(row));
        counts[key] = (counts[key] ?? 0) + Number(row.clicks) + Number(row.bot_clicks);
      }
      return counts;
    };
    test('reports the clicks that DuckDB counts over the file', async () => {
      const log = logs.find((one) => one.name === name);
      const reports = await reportsOf(platform, keysOf(name), { from: '2015-05-17', to: '2015-05-21' });
      const hour = ({ dt, hour_of_day }: Row): string => `${dt}T${String(hour_of_day).padStart(2, '0')}`;
      expect(sumBy(reports.link_daily ?? [], ({ link }) => link)).toEqual(log?.truth.byLink);
      expect(sumBy(reports.referrer_daily ?? [], (row) => row.referrer_host)).toEqual(log?.truth.byReferrer);
      expect(sumBy(reports.hourly_profile ?? [], hour)).toEqual(log?.truth.byHour);
    });
  });

  test('has a ledger that balances from the lines to the reports', async () => {
    for (const tenant of keys.keys()) {
      const { total } = await rest<LedgerTotals>(platform, keysOf(tenant), '/v1/ledger');
      const { landing, universal } = total;
      expect(landing.landed + landing.rejected).toBe(total.lines);
      expect(universal.universal + universal.deduplicated).toBe(landing.landed);
      expect(total.counted + total.deduplicated + total.rejected + total.outside).toBe(total.lines);
      // What is known of the hour that isn't over may change.
      expect([total.balanced, landing.balanced, universal.balanced]).not.toContain(false);
    }
  });

  test('leaves nothing of its stack', async () => {
    const { control } = JSON.parse(await readFile(join(directory, 'platform.json'), 'utf8'));
    const resources = await (await fetch(`${control}/resources`)).text();
    expect(resources).toContain('AWS::Athena::WorkGroup');
    expect(resources).not.toMatch(/batch/i);
  });
});

const made = ['--from', GENERATED[0], '--to', GENERATED[1]] as const;

test('a second run changes no figure; who reads meanwhile never sees a half, and a third is refused', async () => {
  const before = await everyReport();
  const count = async (): Promise<number> =>
    Number(
      (await query(directory, `SELECT count(*) AS n FROM universal_events WHERE dt = '${GENERATED[0]}'`))[0]
        ?.n,
    );
  const expected = await count();
  const run = beginBatch(directory, ...made);
  const ended = new Promise<number | null>((resolve) => run.once('exit', resolve));
  await untilItSays(run, /\[ *1\//);
  await expect(batch(directory, ...made)).rejects.toThrow(/runs a batch now/);
  const seen: number[] = [];
  for (let over = false; !over; ) {
    const next = await Promise.race([ended.then(() => 'over' as const), count()]);
    if (next === 'over') over = true;
    else seen.push(next);
  }
  expect(await ended).toBe(0);
  expect(seen.length).toBeGreaterThan(3);
  expect([...new Set(seen)]).toEqual([expected]);
  expect(await everyReport()).toEqual(before);
}, 180_000);

test('a run that is killed in its middle with the platform, and run again, comes to the same figures', async () => {
  const before = await everyReport();
  const run = beginBatch(directory, ...made);
  const died = new Promise((resolve) => run.once('exit', resolve));
  await untilItSays(run, /\[ *7\//);
  await platform.kill();
  await died;
  platform = await startPlatform(directory);
  await batch(directory, ...made);
  expect(await everyReport()).toEqual(before);
  expect(await universalIds(directory)).toHaveLength(new Set(await universalIds(directory)).size);
}, 240_000);

test('an event that is three days late re-opens its day alone, and its hour is live until the next run', async () => {
  const { publicKey } = keysOf('alfa');
  const before = await viewsOf(platform, keysOf('alfa'), LATE_HOUR);
  expect(before.state).toBe('final');
  const late = { id: 'three-days-late', type: 'view', subject: 'mail', time: `${LATE_HOUR}:34:56.789Z` };
  const answer = await fetch(`${platform.collect}/v1/events?key=${publicKey}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 Firefox/145.0' },
    body: JSON.stringify(late),
  });
  expect(answer.status).toBe(202);
  await untilLanded();
  expect((await viewsOf(platform, keysOf('alfa'), LATE_HOUR)).state).toBe('live');
  expect((await viewsOf(platform, keysOf('bravo'), LATE_HOUR)).state).toBe('final');

  const said = await batch(directory);
  expect(said).toMatch(new RegExp(`^due: ${LATE_DAY};`, 'm'));
  expect(await viewsOf(platform, keysOf('alfa'), LATE_HOUR)).toEqual({
    value: before.value + 1,
    state: 'final',
  });
  expect(comparable((await reportsOf(platform, keysOf('bravo'), DAYS)).link_daily ?? [])).toEqual(
    await truth.report('link_daily', 'bravo'),
  );
}, 180_000);
