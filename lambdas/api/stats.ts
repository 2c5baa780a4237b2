/** Figures of a tenant, of a link, of a pixel. */

import type { Row } from '../domain/rollup-reads.ts';
import type { StreamProgress } from '../domain/shard-progress.ts';
import { asOf, asOfHeaders, asOfText, type State, stateOf } from './as-of.ts';
import { attributesFor, byValue, rank, series, sumWithin } from './figures.ts';
import type { ApiPorts } from './ports.ts';
import { badQuery } from './problems.ts';
import { bucketsOf, elapsedOf, type Range, type Span } from './range.ts';
import { type Checked, failed, type Reply } from './reply.ts';
import { isSubjectGroup, type Question } from './stats-query.ts';
import { chosen, ROWS_AT_MOST, type RowsByAudience, readRows, readSubjects } from './stats-read.ts';

type Ports = Pick<ApiPorts, 'rollups' | 'progress'>;
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
  ports: Ports,
  nowMs: number,
): Promise<Reply> {
  const { range, compared } = question;
  // First of all: rows read later hold at least what was counted by then.
  const progress = await ports.progress();
  const asker = { question, tenant, progress, ports };
  const elapsed = compared && elapsedOf(range, nowMs);
  const [rows, comparedRows] = await Promise.all([
    rowsFor(asker, range, elapsed !== undefined),
    compared && rowsFor(asker, compared, elapsed !== undefined),
  ]);
  const figures = figuresOf(rows, question, range, elapsed);
  const groups = await groupsOf(asker, rows, figures.total);
  if (groups && failed(groups)) return groups;
  const comparedFigures = compared && comparedRows && figuresOf(comparedRows, question, compared, elapsed);

  const body = (known: string | null) => ({
    ...names,
    ...shown(figures, progress, nowMs, known),
    ...(question.groupBy ? { groupBy: question.groupBy } : {}),
    ...groups?.ok,
    ...(comparedFigures ? { compared: shown(comparedFigures, progress, nowMs, known) } : {}),
  });
  const known = asOfText(asOf(progress, nowMs));
  return { status: 200, body: body(known), headers: asOfHeaders(known), unchangedWhile: body(null) };
}

interface Asker {
  readonly question: Question;
  readonly tenant: string;
  readonly progress: StreamProgress;
  readonly ports: Ports;
}

function rowsFor({ question, tenant, ports }: Asker, range: Range, parts: boolean): Promise<RowsByAudience> {
  const { groupBy, metric, subject } = question;
  const all = groupBy !== undefined && !isSubjectGroup(groupBy);
  const attributes = all ? undefined : attributesFor(parts || range.interval === 'minute');
  return readRows(ports.rollups, { tenant, metric, subject }, range, attributes);
}

async function groupsOf(
  { question, tenant, progress, ports }: Asker,
  rows: RowsByAudience,
  total: number,
): Promise<Checked<Grouped> | undefined> {
  const { groupBy, bots, limit, metric, range: span } = question;
  if (groupBy === undefined) return undefined;
  if (!isSubjectGroup(groupBy)) return { ok: rank(byValue(chosen(rows, bots), groupBy), total, limit) };
  const shards = progress.shards.map(({ shard }) => shard);
  const values = await readSubjects(ports.rollups, { tenant, metric, bots, span, shards });
  if (values) return { ok: rank(values, total, limit) };
  const reason = `can't be ${groupBy} here, as more than ${ROWS_AT_MOST} rows would be read: ask for a shorter range`;
  return badQuery([{ field: 'groupBy', reason }]);
}

interface Figures {
  readonly range: Range;
  readonly values: readonly number[];
  readonly total: number;
  readonly bots: number;
  readonly elapsed?: { readonly to: string; readonly total: number };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function figuresOf(
  rows: RowsByAudience,
  { bots }: Question,
  range: Range,
  elapsedMs: number | undefined,
): Figures {
  const counted: Row[] = chosen(rows, bots);
  const values = series(counted, range);
  const figures = { range, values, total: sum(values), bots: sum(series(rows.bots, range)) };
  if (elapsedMs === undefined) return figures;
  const span: Span = { fromMs: range.fromMs, toMs: range.fromMs + elapsedMs };
  return { ...figures, elapsed: { to: rfc3339(span.toMs), total: sumWithin(counted, span) } };
}

function shown(
  { range, values, total, bots, elapsed }: Figures,
  progress: StreamProgress,
  nowMs: number,
  known: string | null,
) {
  const state = (span: Pick<Span, 'toMs'>): State => stateOf(span, progress, nowMs);
  return {
    from: rfc3339(range.fromMs),
    to: rfc3339(range.toMs),
    interval: range.interval,
    total,
    bots,
    asOf: known,
    state: state(range),
    ...(elapsed ? { elapsed } : {}),
    buckets: bucketsOf(range).map((bucket, index) => ({
      from: rfc3339(bucket.fromMs),
      to: rfc3339(bucket.toMs),
      value: values[index] ?? 0,
      asOf: known,
      state: state(bucket),
    })),
  };
}
