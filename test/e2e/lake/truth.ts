/** What the reports must say, by DuckDB over the lines that were sent; see truth.sql. */
import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Event } from '../../../lambdas/domain/event.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface LakeTruth {
  /** A report's rows of one tenant, comparable with what {@link comparable} makes of REST's. */
  report(name: string, tenant: string): Promise<readonly Row[]>;
  /** Tenant and id of every event, each once. */
  ids(): Promise<readonly string[]>;
  close(): void;
}

/** @param events every good one, in the order in which they were put. */
export async function lakeTruth(events: readonly Event[]): Promise<LakeTruth> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const db = await instance.connect();
  await db.run('CREATE TABLE line (n INTEGER, text JSON)');
  const appender = await db.createAppender('line');
  for (const [n, event] of events.entries()) {
    appender.appendInteger(n);
    appender.appendVarchar(JSON.stringify(event));
    appender.endRow();
  }
  appender.closeSync();
  await db.run(await readFile(new URL('./truth.sql', import.meta.url), 'utf8'));
  const rows = async (sql: string): Promise<readonly Row[]> =>
    (await db.runAndReadAll(sql)).getRowObjectsJson();
  return {
    report: async (name, tenant) =>
      comparable(await rows(`SELECT * EXCLUDE (tenant) FROM ${name} WHERE tenant = '${tenant}'`)),
    ids: async () =>
      (await rows("SELECT tenant || ' ' || id AS id FROM event ORDER BY 1")).map(({ id }) => String(id)),
    close: () => {
      db.closeSync();
      instance.closeSync();
    },
  };
}

/** Numbers by their value, however they are written; rows in one order. */
export const comparable = (rows: readonly Row[]): readonly Row[] =>
  rows
    .map((row) =>
      Object.fromEntries(
        Object.entries(row)
          .sort()
          .map(([name, value]) => [name, plain(value)]),
      ),
    )
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

function plain(value: unknown): unknown {
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .sort()
        .map(([name, one]) => [name, plain(one)]),
    );
  if (typeof value !== 'string') return value;
  if (value.startsWith('{')) return plain(JSON.parse(value));
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}
