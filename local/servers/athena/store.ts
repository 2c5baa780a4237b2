/** Workgroups and query executions in a file; results in files beside it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Execution, WorkGroup } from './execution.ts';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  CREATE TABLE IF NOT EXISTS workgroups (name TEXT PRIMARY KEY, entry TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS executions (
    id TEXT PRIMARY KEY, token TEXT UNIQUE NOT NULL, submitted INTEGER NOT NULL, entry TEXT NOT NULL) STRICT;
`;

export interface Store {
  workGroup(name: string): WorkGroup | undefined;
  putWorkGroup(group: WorkGroup): void;
  execution(id: string): Execution | undefined;
  executionOf(token: string): Execution | undefined;
  executions(): readonly Execution[];
  put(execution: Execution): void;
  drop(id: string): void;
  close(): void;
}

/** Without a directory nothing outlives the process. */
export function openStore(directory: string | undefined): Store {
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(directory === undefined ? ':memory:' : join(directory, 'athena.db'));
  database.exec(SCHEMA);
  const group = database.prepare('SELECT entry FROM workgroups WHERE name = ?');
  const putGroup = database.prepare('INSERT OR REPLACE INTO workgroups VALUES (?, ?)');
  const byId = database.prepare('SELECT entry FROM executions WHERE id = ?');
  const byToken = database.prepare('SELECT entry FROM executions WHERE token = ?');
  const all = database.prepare('SELECT entry FROM executions ORDER BY submitted');
  const put = database.prepare('INSERT OR REPLACE INTO executions VALUES (?, ?, ?, ?)');
  const drop = database.prepare('DELETE FROM executions WHERE id = ?');
  return {
    workGroup: (name) => one(group.get(name)),
    putWorkGroup: (given) => void putGroup.run(given.name, JSON.stringify(given)),
    execution: (id) => one(byId.get(id)),
    executionOf: (token) => one(byToken.get(token)),
    executions: () => all.all().map(({ entry }) => JSON.parse(String(entry))),
    put: (execution) => {
      const { id, token, submittedAt } = execution;
      put.run(id, token, submittedAt, JSON.stringify(execution));
    },
    drop: (id) => void drop.run(id),
    close: () => database.close(),
  };
}

const one = (row: Record<string, SQLOutputValue> | undefined) =>
  row === undefined ? undefined : JSON.parse(String(row.entry));
