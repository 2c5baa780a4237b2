/** A query from its start to its rows. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueryResultsCommand } from '@aws-sdk/client-athena';
import { type QueryPlace, type QueryState, queries } from '../lambdas/aws/athena.ts';
import { athena, BACKGROUND } from '../lambdas/aws/clients.ts';
import { UsageError } from './replay-platform.ts';

export interface Result {
  /** Athena's names of the types. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Whether there are rows beyond these. */
  readonly more: boolean;
  readonly scannedBytes: number;
  readonly seconds: number;
}

/** Most of a page, its header counted. */
const PAGE = 1_000;
const WAITS_MS = { first: 50, most: 1_000 } as const;

/** @param most rows. @throws UsageError with the engine's reason where the query fails. */
export async function ask(statement: string, place: QueryPlace, most: number): Promise<Result> {
  const client = athena(BACKGROUND);
  try {
    const lake = queries(client, place);
    const query = await lake.start(randomUUID(), statement);
    const { scannedBytes, engineMs } = await ended(() => lake.check(query));
    const rows: (readonly (string | null)[])[] = [];
    let columns: Result['columns'] = [];
    let token: string | undefined;
    do {
      const page = await client.send(
        new GetQueryResultsCommand({ QueryExecutionId: query, MaxResults: PAGE, NextToken: token }),
      );
      columns = (page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name = '', Type = '' }) => ({
        name: Name,
        type: Type,
      }));
      const read = (page.ResultSet?.Rows ?? []).map(({ Data = [] }) =>
        Data.map(({ VarCharValue }) => VarCharValue ?? null),
      );
      rows.push(...(token === undefined && isHeader(read[0], columns) ? read.slice(1) : read));
      token = page.NextToken;
    } while (token !== undefined && rows.length < most);
    const more = rows.length > most || token !== undefined;
    return { columns, rows: rows.slice(0, most), more, scannedBytes, seconds: engineMs / 1_000 };
  } finally {
    client.destroy();
  }
}

/** A SELECT's rows begin with their names; those of SHOW and DESCRIBE don't. */
const isHeader = (row: Result['rows'][number] | undefined, columns: Result['columns']): boolean =>
  columns.every(({ name }, at) => row?.[at] === name);

async function ended(check: () => Promise<QueryState>) {
  for (let wait: number = WAITS_MS.first; ; wait = Math.min(2 * wait, WAITS_MS.most)) {
    const state = await check();
    if (state.state === 'failed') throw new UsageError(`the query failed: ${state.reason}`);
    if (state.state === 'succeeded') return state;
    await sleep(wait);
  }
}
