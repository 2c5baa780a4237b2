/** The catalog in a file, written before a call is answered: what is in the file survives a kill -9. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { isObject, type Json, type JsonObject } from '../../template/json.ts';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  CREATE TABLE IF NOT EXISTS entries (
    kind TEXT NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL, entry TEXT NOT NULL,
    PRIMARY KEY (kind, parent, name)) STRICT;
`;

export type Kind = 'database' | 'table' | 'partition';

/** Databases lie in '', tables in their database, partitions in `database.table` by their values. */
export interface Catalog {
  get(kind: Kind, parent: string, name: string): JsonObject | undefined;
  /** In the order of their names. */
  all(kind: Kind, parent: string): readonly JsonObject[];
  put(kind: Kind, parent: string, name: string, entry: JsonObject): void;
  drop(kind: Kind, parent: string, name: string): boolean;
  /** All of it is written, or nothing. */
  atOnce<T>(work: () => T): T;
  close(): void;
}

/** Without a directory nothing outlives the process. */
export function openCatalog(directory: string | undefined): Catalog {
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(directory === undefined ? ':memory:' : join(directory, 'glue.db'));
  database.exec(SCHEMA);
  const get = database.prepare('SELECT entry FROM entries WHERE kind = ? AND parent = ? AND name = ?');
  const all = database.prepare('SELECT entry FROM entries WHERE kind = ? AND parent = ? ORDER BY name');
  const put = database.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)');
  const drop = database.prepare('DELETE FROM entries WHERE kind = ? AND parent = ? AND name = ?');
  return {
    get: (kind, parent, name) => {
      const row = get.get(kind, parent, name);
      return row === undefined ? undefined : parsed(row.entry);
    },
    all: (kind, parent) => all.all(kind, parent).map(({ entry }) => parsed(entry)),
    put: (kind, parent, name, entry) => void put.run(kind, parent, name, JSON.stringify(entry)),
    drop: (kind, parent, name) => drop.run(kind, parent, name).changes > 0,
    atOnce: (work) => {
      database.exec('BEGIN');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => database.close(),
  };
}

function parsed(text: SQLOutputValue | undefined): JsonObject {
  const value: Json = JSON.parse(String(text));
  return isObject(value) ? value : {};
}
