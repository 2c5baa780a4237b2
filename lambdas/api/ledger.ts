/**
 * What became of every line that arrived, hour by hour: in the speed layer, in landing, and in universal. Each stage
 * counts by its own: aggregate by the event's own `receivedAt`, the lake by the arrival of the unit.
 */
import * as Type from 'typebox';
import type { Row } from '../domain/rollup-reads.ts';
import {
  hourOfSort,
  LEDGER_COUNTERS,
  type LedgerCounter,
  ledgerPartition,
  NO_TENANT,
} from '../domain/rollup-row.ts';
import { hourKey, hourStart } from '../domain/time.ts';
import { asOf, asOfHeaders, asOfText } from './as-of.ts';
import { totalOf } from './lake-lines.ts';
import { landedLedger } from './landed-lines.ts';
import type { ApiPorts } from './ports.ts';
import { bucketsOf, hoursOf, readRange } from './range.ts';
import { failed, type Reply } from './reply.ts';
import type { Call } from './router.ts';
import { rfc3339 } from './stats.ts';

export const LEDGER_QUERY = Type.Object(
  { from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) },
  { additionalProperties: false },
);

type Counts = Readonly<Record<LedgerCounter, number>>;

const FATES = LEDGER_COUNTERS.filter((counter) => counter !== 'lines');

/** Sums the counters of rows. */
function countsOf(rows: readonly Row[]): Counts {
  const sum = (counter: LedgerCounter): number =>
    rows.reduce((total, { counts }) => total + (counts[counter] ?? 0), 0);
  return {
    lines: sum('lines'),
    counted: sum('counted'),
    deduplicated: sum('deduplicated'),
    rejected: sum('rejected'),
    filtered: sum('filtered'),
    test: sum('test'),
    outside: sum('outside'),
  };
}

const isBalanced = (counts: Counts): boolean =>
  counts.lines === FATES.reduce((total, counter) => total + counts[counter], 0);

const withBalance = (rows: readonly Row[]) => {
  const counts = countsOf(rows);
  return { ...counts, balanced: isBalanced(counts) };
};

export async function answerLedger(
  { tenant, nowMs }: Call,
  query: Type.Static<typeof LEDGER_QUERY>,
  { rollups, progress, lake }: Pick<ApiPorts, 'rollups' | 'progress' | 'lake'>,
): Promise<Reply> {
  const checked = readRange({ ...query, interval: 'hour' }, nowMs);
  if (failed(checked)) return checked;
  const range = checked.ok;
  const known = asOfText(asOf(await progress(), nowMs));
  const rowsOf = (name: string): Promise<Row[]> => rollups.rows(ledgerPartition(name), hoursOf(range));
  const [rows, nobodys, landed] = await Promise.all([
    rowsOf(tenant),
    rowsOf(NO_TENANT),
    landedLedger(tenant, range, lake, nowMs),
  ]);
  if (failed(landed)) return landed;
  const { lines, rejected } = countsOf(nobodys);
  const byHour = Map.groupBy(rows, ({ sk }) => hourStart(hourOfSort(sk)));
  const hours = bucketsOf(range).map((bucket) => ({
    ...bucket,
    lake: landed.ok.hour(hourKey(bucket.fromMs)),
  }));
  const body = {
    from: rfc3339(range.fromMs),
    to: rfc3339(range.toMs),
    total: { ...withBalance(rows), ...totalOf(hours.map((hour) => hour.lake)) },
    unattributed: { lines, rejected },
    unbalancedUnits: landed.ok.units,
    hours: hours.map(({ fromMs, toMs, lake: lakeLines }) => ({
      from: rfc3339(fromMs),
      to: rfc3339(toMs),
      ...withBalance(byHour.get(fromMs) ?? []),
      ...lakeLines,
    })),
  };
  return { status: 200, body: { ...body, asOf: known }, headers: asOfHeaders(known), unchangedWhile: body };
}
