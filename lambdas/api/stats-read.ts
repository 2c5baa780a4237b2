/**
 * Reads the rows that a question needs, people's and bots' apart: of a final hour the one that a batch run published,
 * of every other hour those of all shards. Which hours are final was read before: the rows of a run that another has
 * followed since are there for a day more, and so are the shards' own.
 */
import pLimit from 'p-limit';
import { type FinalHours, finalRollup } from '../domain/final-hours.ts';
import { isSlug } from '../domain/link.ts';
import type { RollupReads, Row } from '../domain/rollup-reads.ts';
import { hourOfSort, type RowKey, rollupId, rowPartition, rowScope, rowSort } from '../domain/rollup-row.ts';
import { ALL, type Audience, ROLLUPS, type Rollup } from '../domain/rollups.ts';
import { HOUR_MS, hourStart, hoursBetween } from '../domain/time.ts';
import { attributesFor, countWithin } from './figures.ts';
import type { Metric } from './metrics.ts';
import { hoursOf, INTERVALS, isWholeHours, type Span } from './range.ts';
import type { Bots } from './stats-query.ts';

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
function rollupOf(metric: Metric, audience: Audience, by: 'subject' | 'all'): Rollup {
  const counted = metric === 'value' ? 'conversions' : metric;
  const rollup = ROLLUPS.find((one) => one.metric === counted && one.audience === audience && one.by === by);
  if (!rollup) throw new Error(`no rollup counts ${metric} of ${audience} by ${by}`);
  return rollup;
}

/** Long spans are read in slices of whole hours side by side: a query's pages come one after another. */
function slicesOf({ fromMs, toMs }: Span): Span[] {
  const count = Math.ceil((toMs - fromMs) / SLICE_MS);
  return Array.from({ length: count }, (_, index) => ({
    fromMs: fromMs + index * SLICE_MS,
    toMs: Math.min(toMs, fromMs + (index + 1) * SLICE_MS),
  }));
}

export interface Subject {
  readonly tenant: string;
  readonly metric: Metric;
  /** A link's, pixel's or conversion's id, or {@link ALL}. */
  readonly subject: string;
}

export type RowsByAudience = Readonly<Record<Audience, readonly Row[]>>;

export interface Wanted {
  readonly span: Span;
  /** Of the span's hours. */
  readonly finals: FinalHours;
  /** All of them where it is undefined. */
  readonly attributes: readonly string[] | undefined;
}

export async function readRows(
  reads: RollupReads,
  { tenant, metric, subject }: Subject,
  { span, finals, attributes }: Wanted,
): Promise<RowsByAudience> {
  const [final, open] = partedBy(finals, hoursBetween(span.fromMs, span.toMs));
  const rowsIn = async (partition: string, hours: readonly string[]): Promise<Row[]> => {
    const slices = slicesOf(extentOf(hours)).map((slice) =>
      reads.rows(partition, hoursOf(slice), attributes),
    );
    return (await Promise.all(slices)).flat();
  };
  const rowsOf = async (audience: Audience): Promise<Row[]> => {
    const rollup = rollupOf(metric, audience, subject === ALL ? 'all' : 'subject');
    const [published, counted] = await Promise.all([
      rowsIn(rowPartition(tenant, finalRollup(rollup), subject), final),
      rowsIn(rowPartition(tenant, rollupId(rollup), subject), open),
    ]);
    return [
      ...published.filter(({ sk }) => isPublished(sk, finals)),
      ...counted.filter(({ sk }) => !finals.runs.has(hourOfSort(sk))),
    ];
  };
  const [people, bots] = await Promise.all([rowsOf('people'), rowsOf('bots')]);
  return { people, bots };
}

const partedBy = (finals: FinalHours, hours: readonly string[]): [final: string[], open: string[]] => [
  hours.filter((hour) => finals.runs.has(hour)),
  hours.filter((hour) => !finals.runs.has(hour)),
];

/** From the first of some hours to the last; empty where there is none. */
function extentOf(hours: readonly string[]): Span {
  const [first = '', last = first] = [hours[0], hours.at(-1)];
  return first === ''
    ? { fromMs: 0, toMs: 0 }
    : { fromMs: hourStart(first), toMs: hourStart(last) + HOUR_MS };
}

/** A run that another has followed leaves its rows for a day. */
function isPublished(sk: string, finals: FinalHours): boolean {
  const hour = hourOfSort(sk);
  const run = finals.runs.get(hour);
  return run !== undefined && sk === rowSort(hour, run);
}

export const chosen = (rows: RowsByAudience, bots: Bots): Row[] =>
  AUDIENCES[bots].flatMap((audience) => rows[audience]);

export interface SubjectsQuestion {
  readonly tenant: string;
  readonly metric: Metric;
  readonly bots: Bots;
  readonly span: Span;
  /** Of the span's hours. */
  readonly finals: FinalHours;
  readonly shards: readonly string[];
}

/** How many events each link, pixel or conversion has; undefined where that would need more than {@link ROWS_AT_MOST} rows. */
export async function readSubjects(
  reads: RollupReads,
  question: SubjectsQuestion,
): Promise<Map<string, number> | undefined> {
  const { metric, bots, span } = question;
  const values = new Map<string, number>();
  for (const audience of AUDIENCES[bots]) {
    const rollup = rollupOf(metric, audience, 'subject');
    const keys = await keysOf(reads, rollup, question);
    if (keys === undefined) return undefined;
    for (const row of await rowsAt(reads, keys, attributesFor(!isWholeHours(span)))) {
      const subject = subjectOf(row);
      // Senders name any subject; what can't be an id of ours isn't listed, and its events are in the total.
      if (!isSlug(subject)) continue;
      values.set(subject, (values.get(subject) ?? 0) + countWithin(row, span));
    }
  }
  return values;
}

/** Tenants and rollups have no `#`. */
const subjectOf = ({ pk }: RowKey): string => pk.slice(pk.indexOf('#', pk.indexOf('#') + 1) + 1);

/** Where it stands who was counted: of a final hour once, of another on every shard. */
function scopesOf(rollup: Rollup, { tenant, span, finals, shards }: SubjectsQuestion): string[] {
  return hoursBetween(span.fromMs, span.toMs).flatMap((hour) => {
    const run = finals.runs.get(hour);
    if (run !== undefined) return [rowScope(tenant, finalRollup(rollup), hour, run)];
    return shards.map((shard) => rowScope(tenant, rollupId(rollup), hour, shard));
  });
}

async function keysOf(
  reads: RollupReads,
  rollup: Rollup,
  question: SubjectsQuestion,
): Promise<RowKey[] | undefined> {
  const limit = pLimit(AT_ONCE);
  const scopes = scopesOf(rollup, question);
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
