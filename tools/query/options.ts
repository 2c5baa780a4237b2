/** The command line of `npm run query`. */
import { parseArgs } from 'node:util';
import type { EnvironmentChoice } from '../environment.ts';
import { UsageError } from '../replay-platform.ts';

export type Format = 'table' | 'json' | 'csv';

export interface QueryOptions extends EnvironmentChoice {
  readonly statement: string;
  readonly format: Format;
  /** How many rows are shown at most. */
  readonly rows: number;
}

const ROWS = 1_000;

const USAGE = `Asks the lake by SQL: DuckDB on this machine, Athena in an account.

  npm run query -- "SELECT …" [--env ENV] [--json | --csv] [--rows N] [--directory DIR]

  --env ENV        an environment of lib/config.ts (local: the platform on this machine)
  --json, --csv    in place of a table
  --rows N         show at most N rows (${ROWS})
  --directory DIR  directory of the platform on this machine (.tormenta)

Tables: landingtmp_events, landing_*, universal_*, smart_*; each has the partition dt, a day in UTC. For example:

  npm run query -- "SELECT dt, count(*) AS clicks FROM landing_clicks GROUP BY dt ORDER BY dt"`;

const wrong = (message: string): UsageError => new UsageError(`${message}\n\n${USAGE}`);

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        env: { type: 'string', default: 'local' },
        directory: { type: 'string' },
        json: { type: 'boolean', default: false },
        csv: { type: 'boolean', default: false },
        rows: { type: 'string', default: String(ROWS) },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError that says what to write instead. */
export function parseQueryOptions(args: readonly string[]): QueryOptions {
  const { values, positionals } = parse(args);
  const { env, directory, json, csv } = values;
  const [statement = '', ...others] = positionals;
  if (statement.trim() === '') throw wrong('the query is missing');
  if (others.length > 0) throw wrong('more than one query: is it in quotation marks?');
  if (json && csv) throw wrong('either --json or --csv');
  const rows = Number(values.rows);
  if (!Number.isInteger(rows) || rows < 1)
    throw wrong(`--rows must be a whole number above 0, not ${values.rows}`);
  return { statement, env, directory, rows, format: json ? 'json' : csv ? 'csv' : 'table' };
}
