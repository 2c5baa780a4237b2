/** Figures of a tenant, of a link, of a pixel, of a conversion. */

import type { LakeReads } from '../domain/lake-reads.ts';
import { fromMillionths } from '../domain/money.ts';
import type { Row } from '../domain/rollup-reads.ts';
import { asOf, asOfHeaders, asOfText, type Known, stateOf } from './as-of.ts';
import { attributesFor, byValue, rank, series, sumWithin } from './figures.ts';
import { isNet, isSubjectGroup, type Metric } from './metrics.ts';
import type { ApiPorts } from './ports.ts';
import { badQuery } from './problems.ts';
import { bucketsOf, elapsedOf, hoursOf, isWholeHours, type Range, type Span } from './range.ts';
import { type Checked, failed, type Reply } from './reply.ts';
import type { Question } from './stats-query.ts';
import { chosen, ROWS_AT_MOST, type RowsByAudience, readRows, readSubjects } from './stats-read.ts';
import { valueReads } from './value-reads.ts';

export interface StatsPorts extends Pick<ApiPorts, 'rollups' | 'progress'> {
  readonly lake: Pick<LakeReads, 'finalHours'>;
}

type Grouped = ReturnType<typeof rank>;

export const rfc3339 = (ms: number): string => new Date(ms).toISOString();

/**
 * Answers a question.
 * @param names what the answer says first: its metric, its link.
 * @param nowMs before anything was read.
 */
export async function answerStats(
  question: Question,
  tenant: string,
  names: Readonly<Record<string, string>>,
  ports: StatsPorts,
  nowMs: number,
): Promise<Reply> {
  const { range, compared, metric } = question;
  // First of all: rows read later hold at least what was counted by then.
  const progress = await ports.progress();
  const asker = { question, tenant, ports: portsFor(question, ports) };
  // What an hour is worth has no parts.
  const elapsed = compared && metric !== 'value' ? elapsedOf(range, nowMs) : undefined;
  const [read, comparedRead] = await Promise.all([
    readRange(asker, range, elapsed !== undefined),
    compared && readRange(asker, compared, elapsed !== undefined),
  ]);
  const figures = figuresOf(read.rows, question, range, elapsed);
  const known = { progress, finals: read.finals, nowMs };
  const groups = await groupsOf(asker, read.rows, known, figures.total);
  if (groups && failed(groups)) return groups;
  const other = compared &&
    comparedRead && {
      figures: figuresOf(comparedRead.rows, question, compared, elapsed),
      known: { ...known, finals: comparedRead.finals },
    };

  const body = (asOfThen: string | null) => ({
    ...names,
    ...shown(metric, figures, known, asOfThen),
    ...(question.groupBy ? { groupBy: question.groupBy } : {}),
    ...groups?.ok,
    ...(other ? { compared: shown(metric, other.figures, other.known, asOfThen) } : {}),
  });
  const countedTo = asOfText(asOf(progress, nowMs));
  return { status: 200, body: body(countedTo), headers: asOfHeaders(countedTo), unchangedWhile: body(null) };
}

const portsFor = ({ currency }: Question, ports: StatsPorts): StatsPorts =>
  currency === undefined ? ports : { ...ports, rollups: valueReads(ports.rollups, currency) };

interface Asker {
  readonly question: Question;
  readonly tenant: string;
  readonly ports: StatsPorts;
}

/** First which hours are final, then the rows. */
async function readRange({ question, tenant, ports }: Asker, span: Range, parts: boolean) {
  const { groupBy, metric, subject } = question;
  const finals = await ports.lake.finalHours(tenant, hoursOf(span));
  const all = metric === 'conversions' || (groupBy !== undefined && !isSubjectGroup(groupBy));
  const attributes = all ? undefined : attributesFor(parts || span.interval === 'minute');
  const rows = await readRows(ports.rollups, { tenant, metric, subject }, { span, finals, attributes });
  return { finals, rows };
}

async function groupsOf(
  { question, tenant, ports }: Asker,
  rows: RowsByAudience,
  { progress, finals }: Known,
  total: number,
): Promise<Checked<Grouped> | undefined> {
  const { groupBy, bots, limit, metric, range: span } = question;
  if (groupBy === undefined) return undefined;
  if (!isSubjectGroup(groupBy)) return { ok: rank(byValue(chosen(rows, bots), groupBy), total, limit) };
  const shards = progress.shards.map(({ shard }) => shard);
  const values = await readSubjects(ports.rollups, { tenant, metric, bots, span, finals, shards });
  if (values) return { ok: ranked(metric, rank(values, total, limit, isNet(metric) ? -Infinity : 0)) };
  const reason = `can't be ${groupBy} here, as more than ${ROWS_AT_MOST} rows would be read: ask for a shorter range`;
  return badQuery([{ field: 'groupBy', reason }]);
}

/** A metric's figure as rows hold it → as it is shown. */
const unitOf = (metric: Metric): ((figure: number) => number) =>
  metric === 'value' ? fromMillionths : (figure) => figure;

function ranked(metric: Metric, { groups, other }: Grouped): Grouped {
  const unit = unitOf(metric);
  return { groups: groups.map((group) => ({ ...group, value: unit(group.value) })), other: unit(other) };
}

interface Figures {
  readonly range: Range;
  readonly values: readonly number[];
  readonly total: number;
  readonly bots: number;
  /** What conversions are worth, in millionths by currency, where that can be told. */
  readonly worth?: ReadonlyMap<string, number>;
  readonly elapsed?: { readonly to: string; readonly total: number };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function figuresOf(
  rows: RowsByAudience,
  { bots, metric }: Question,
  range: Range,
  elapsedMs: number | undefined,
): Figures {
  const counted: Row[] = chosen(rows, bots);
  const values = series(counted, range);
  const figures = {
    range,
    values,
    total: sum(values),
    bots: sum(series(rows.bots, range)),
    ...(metric === 'conversions' && isWholeHours(range) ? { worth: byValue(counted, 'value') } : {}),
  };
  if (elapsedMs === undefined) return figures;
  const span: Span = { fromMs: range.fromMs, toMs: range.fromMs + elapsedMs };
  return { ...figures, elapsed: { to: rfc3339(span.toMs), total: sumWithin(counted, span) } };
}

function shown(metric: Metric, figures: Figures, known: Known, asOfThen: string | null) {
  const { range, values, total, bots, worth, elapsed } = figures;
  const unit = unitOf(metric);
  return {
    from: rfc3339(range.fromMs),
    to: rfc3339(range.toMs),
    interval: range.interval,
    total: unit(total),
    bots: unit(bots),
    ...(worth ? { valueByCurrency: byCurrency(worth) } : {}),
    asOf: asOfThen,
    state: stateOf(range, known),
    ...(elapsed ? { elapsed } : {}),
    buckets: bucketsOf(range).map((bucket, index) => ({
      from: rfc3339(bucket.fromMs),
      to: rfc3339(bucket.toMs),
      value: unit(values[index] ?? 0),
      asOf: asOfThen,
      state: stateOf(bucket, known),
    })),
  };
}

const byCurrency = (worth: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries(
    [...worth].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, sum]) => [currency, fromMillionths(sum)]),
  );
