/** What became of every line that arrived: lines = what was counted and what wasn't, hour by hour. */
import * as Type from 'typebox';
import type { Row } from '../domain/rollup-reads.ts';
import {
  hourOfSort,
  LEDGER_COUNTERS,
  type LedgerCounter,
  ledgerPartition,
  NO_TENANT,
} from '../domain/rollup-row.ts';
import { hourStart } from '../domain/time.ts';
import { asOf, asOfHeaders, asOfText } from './as-of.ts';
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
  { rollups, progress }: Pick<ApiPorts, 'rollups' | 'progress'>,
): Promise<Reply> {
  const checked = readRange({ ...query, interval: 'hour' }, nowMs);
  if (failed(checked)) return checked;
  const range = checked.ok;
  const known = asOfText(asOf(await progress(), nowMs));
  const rowsOf = (name: string): Promise<Row[]> => rollups.rows(ledgerPartition(name), hoursOf(range));
  const [rows, nobodys] = await Promise.all([rowsOf(tenant), rowsOf(NO_TENANT)]);
  const { lines, rejected } = countsOf(nobodys);
  const byHour = Map.groupBy(rows, ({ sk }) => hourStart(hourOfSort(sk)));
  const body = {
    from: rfc3339(range.fromMs),
    to: rfc3339(range.toMs),
    total: withBalance(rows),
    unattributed: { lines, rejected },
    hours: bucketsOf(range).map(({ fromMs, toMs }) => ({
      from: rfc3339(fromMs),
      to: rfc3339(toMs),
      ...withBalance(byHour.get(fromMs) ?? []),
    })),
  };
  return { status: 200, body: { ...body, asOf: known }, headers: asOfHeaders(known), unchangedWhile: body };
}
