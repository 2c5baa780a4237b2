/** Reads the rows that a question needs, of every shard, people's and bots' apart. */
import pLimit from 'p-limit';
import { isSlug } from '../domain/link.ts';
import type { RollupReads, Row } from '../domain/rollup-reads.ts';
import { type RowKey, rollupId, rowPartition, rowScope } from '../domain/rollup-row.ts';
import { ALL, type Audience, ROLLUPS } from '../domain/rollups.ts';
import { HOUR_MS, hoursBetween } from '../domain/time.ts';
import { attributesFor, countWithin } from './figures.ts';
import { hoursOf, INTERVALS, isWholeHours, type Span } from './range.ts';
import type { Bots, Metric } from './stats-query.ts';

const AUDIENCES = {
  exclude: ['people'],
  include: ['people', 'bots'],
  only: ['bots'],
} as const satisfies Record<Bots, readonly Audience[]>;

/** Calls to the table under way at once, for one request. */
const AT_ONCE = 16;
/** Rows of one BatchGetItem. */
const BATCH = 100;
/** Rows of one question; more would outlast the front door's patience. */
export const ROWS_AT_MOST = 100_000;
const SLICE_MS = 31 * INTERVALS.day;

/** The rollup that counts a metric for an audience, of one subject or of all together. */
function rollupOf(metric: Metric, audience: Audience, by: 'subject' | 'all'): string {
  const rollup = ROLLUPS.find((one) => one.metric === metric && one.audience === audience && one.by === by);
  if (!rollup) throw new Error(`no rollup counts ${metric} of ${audience} by ${by}`);
  return rollupId(rollup);
}

/** Long spans are read in slices of whole hours side by side: a query's pages come one after another. */
function slicesOf({ fromMs, toMs }: Span): Span[] {
  const start = Math.floor(fromMs / HOUR_MS) * HOUR_MS;
  const count = Math.ceil((toMs - start) / SLICE_MS);
  return Array.from({ length: count }, (_, index) => ({
    fromMs: start + index * SLICE_MS,
    toMs: Math.min(toMs, start + (index + 1) * SLICE_MS),
  }));
}

export interface Subject {
  readonly tenant: string;
  readonly metric: Metric;
  /** A link's or pixel's id, or {@link ALL}. */
  readonly subject: string;
}

export type RowsByAudience = Readonly<Record<Audience, readonly Row[]>>;

/** @param attributes all of them where it is undefined. */
export async function readRows(
  reads: RollupReads,
  { tenant, metric, subject }: Subject,
  span: Span,
  attributes: readonly string[] | undefined,
): Promise<RowsByAudience> {
  const rowsOf = async (audience: Audience): Promise<Row[]> => {
    const rollup = rollupOf(metric, audience, subject === ALL ? 'all' : 'subject');
    const partition = rowPartition(tenant, rollup, subject);
    const slices = slicesOf(span).map((slice) => reads.rows(partition, hoursOf(slice), attributes));
    return (await Promise.all(slices)).flat();
  };
  const [people, bots] = await Promise.all([rowsOf('people'), rowsOf('bots')]);
  return { people, bots };
}

export const chosen = (rows: RowsByAudience, bots: Bots): Row[] =>
  AUDIENCES[bots].flatMap((audience) => rows[audience]);

export interface SubjectsQuestion {
  readonly tenant: string;
  readonly metric: Metric;
  readonly bots: Bots;
  readonly span: Span;
  readonly shards: readonly string[];
}

/** How many events each link or pixel has; undefined where that would need more than {@link ROWS_AT_MOST} rows. */
export async function readSubjects(
  reads: RollupReads,
  question: SubjectsQuestion,
): Promise<Map<string, number> | undefined> {
  const { tenant, metric, bots, span } = question;
  const values = new Map<string, number>();
  for (const audience of AUDIENCES[bots]) {
    const rollup = rollupOf(metric, audience, 'subject');
    const keys = await keysOf(reads, rollup, question);
    if (keys === undefined) return undefined;
    const subjectAt = rowPartition(tenant, rollup, '').length;
    for (const row of await rowsAt(reads, keys, attributesFor(!isWholeHours(span)))) {
      const subject = row.pk.slice(subjectAt);
      // Senders name any subject; what can't be an id of ours isn't listed, and its events are in the total.
      if (!isSlug(subject)) continue;
      values.set(subject, (values.get(subject) ?? 0) + countWithin(row, span));
    }
  }
  return values;
}

async function keysOf(
  reads: RollupReads,
  rollup: string,
  { tenant, span, shards }: SubjectsQuestion,
): Promise<RowKey[] | undefined> {
  const limit = pLimit(AT_ONCE);
  const scopes = hoursBetween(span.fromMs, span.toMs).flatMap((hour) =>
    shards.map((shard) => rowScope(tenant, rollup, hour, shard)),
  );
  const keys: RowKey[] = [];
  const read = async (scope: string): Promise<void> => {
    if (keys.length > ROWS_AT_MOST) return;
    for (const key of await reads.keys(scope)) keys.push(key);
  };
  await Promise.all(scopes.map((scope) => limit(() => read(scope))));
  return keys.length > ROWS_AT_MOST ? undefined : keys;
}

async function rowsAt(
  reads: RollupReads,
  keys: readonly RowKey[],
  attributes: readonly string[],
): Promise<Row[]> {
  const limit = pLimit(AT_ONCE);
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, index) =>
    keys.slice(index * BATCH, (index + 1) * BATCH),
  );
  const rows = await Promise.all(batches.map((batch) => limit(() => reads.get(batch, attributes))));
  return rows.flat();
}
