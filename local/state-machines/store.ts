/** Executions and their histories in a file, as they go on. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../template/json.ts';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  CREATE TABLE IF NOT EXISTS executions (
    arn TEXT PRIMARY KEY, machine TEXT NOT NULL, started INTEGER NOT NULL, entry TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS events (arn TEXT, id INTEGER, event TEXT NOT NULL, PRIMARY KEY (arn, id)) STRICT;
`;

/** Times are ms since 1970; input, output and cause are texts, as calls have them. */
export interface Execution {
  readonly arn: string;
  readonly machineArn: string;
  readonly name: string;
  readonly input: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';
  readonly startedAt: number;
  readonly stoppedAt?: number;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

export interface Store {
  execution(arn: string): Execution | undefined;
  /** The newest first. */
  executions(machineArn: string): readonly Execution[];
  all(): readonly Execution[];
  put(execution: Execution): void;
  drop(arn: string): void;
  /** Events as GetExecutionHistory has them. */
  events(arn: string): readonly JsonObject[];
  record(arn: string, id: number, event: JsonObject): void;
  close(): void;
}

/** Without a directory nothing outlives the process. */
export function openStore(directory: string | undefined): Store {
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(directory === undefined ? ':memory:' : join(directory, 'executions.db'));
  database.exec(SCHEMA);
  const one = database.prepare('SELECT entry FROM executions WHERE arn = ?');
  const ofMachine = database.prepare(
    'SELECT entry FROM executions WHERE machine = ? ORDER BY started DESC, rowid DESC',
  );
  const all = database.prepare('SELECT entry FROM executions ORDER BY started');
  const put = database.prepare(
    'INSERT INTO executions VALUES (?, ?, ?, ?) ON CONFLICT (arn) DO UPDATE SET entry = excluded.entry',
  );
  const drop = database.prepare('DELETE FROM executions WHERE arn = ?');
  const dropEvents = database.prepare('DELETE FROM events WHERE arn = ?');
  const events = database.prepare('SELECT event FROM events WHERE arn = ? ORDER BY id');
  const record = database.prepare('INSERT INTO events VALUES (?, ?, ?)');
  return {
    execution: (arn) => {
      const row = one.get(arn);
      return row === undefined ? undefined : JSON.parse(String(row.entry));
    },
    executions: (machine) => ofMachine.all(machine).map(({ entry }) => JSON.parse(String(entry))),
    all: () => all.all().map(({ entry }) => JSON.parse(String(entry))),
    put: (execution) => {
      const { arn, machineArn, startedAt } = execution;
      put.run(arn, machineArn, startedAt, JSON.stringify(execution));
    },
    drop: (arn) => {
      drop.run(arn);
      dropEvents.run(arn);
    },
    events: (arn) => events.all(arn).map(({ event }) => JSON.parse(String(event))),
    record: (arn, id, event) => void record.run(arn, id, JSON.stringify(event)),
    close: () => database.close(),
  };
}
