/** Buckets' notifications, and the writes that are under way: what was written and not told of is found after a kill -9. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { QueueTarget } from './notification-config.ts';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  CREATE TABLE IF NOT EXISTS targets (bucket TEXT PRIMARY KEY, targets TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS writes (id INTEGER PRIMARY KEY, creation TEXT NOT NULL) STRICT;
`;

/** An object's way into a bucket. */
export interface Creation {
  readonly bucket: string;
  /** As the request's path has it, `/bucket/key`, encoded. */
  readonly path: string;
  readonly key: string;
  /** `ObjectCreated:Put` */
  readonly event: string;
}

export interface Journal {
  targets(bucket: string): readonly QueueTarget[];
  configure(bucket: string, targets: readonly QueueTarget[]): void;
  /** Answers the write's id. */
  begin(creation: Creation): number;
  end(id: number): void;
  underWay(): readonly { readonly id: number; readonly creation: Creation }[];
  close(): void;
}

/** Without a directory nothing outlives the process. */
export function openJournal(directory: string | undefined): Journal {
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  const file = directory === undefined ? ':memory:' : join(directory, 'notifications.db');
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const all = database.prepare('SELECT bucket, targets FROM targets').all();
  const known = new Map<string, readonly QueueTarget[]>(
    all.map(({ bucket, targets }) => [String(bucket), JSON.parse(String(targets))]),
  );
  const configure = database.prepare('INSERT OR REPLACE INTO targets VALUES (?, ?)');
  const begin = database.prepare('INSERT INTO writes (creation) VALUES (?)');
  const end = database.prepare('DELETE FROM writes WHERE id = ?');
  const underWay = database.prepare('SELECT id, creation FROM writes ORDER BY id');
  return {
    targets: (bucket) => known.get(bucket) ?? [],
    configure: (bucket, targets) => {
      configure.run(bucket, JSON.stringify(targets));
      known.set(bucket, targets);
    },
    begin: (creation) => Number(begin.run(JSON.stringify(creation)).lastInsertRowid),
    end: (id) => void end.run(id),
    underWay: () =>
      underWay.all().map(({ id, creation }) => ({ id: Number(id), creation: JSON.parse(String(creation)) })),
    close: () => database.close(),
  };
}
