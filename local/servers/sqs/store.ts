/** Queues and messages in a file, written before a call is answered: what is in the file survives a kill -9. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Journal, Message, Sent, Settings } from './queue.ts';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  CREATE TABLE IF NOT EXISTS queues (name TEXT PRIMARY KEY, settings TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, ord INTEGER NOT NULL, message TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS sent (queue TEXT, key TEXT, sent TEXT NOT NULL, PRIMARY KEY (queue, key)) STRICT;
`;

export interface Store extends Journal {
  putQueue(settings: Settings): void;
  queues(): readonly Settings[];
  /** In their order. */
  messages(): readonly Message[];
  sent(): readonly Sent[];
  /** All of it is written, or nothing. */
  atOnce<T>(work: () => T): T;
  close(): void;
}

/** Without a directory nothing outlives the process. */
export function openStore(directory: string | undefined): Store {
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(directory === undefined ? ':memory:' : join(directory, 'sqs.db'));
  database.exec(SCHEMA);
  const putQueue = database.prepare('INSERT OR REPLACE INTO queues VALUES (?, ?)');
  const put = database.prepare('INSERT OR REPLACE INTO messages VALUES (?, ?, ?)');
  const drop = database.prepare('DELETE FROM messages WHERE id = ?');
  const remember = database.prepare('INSERT OR REPLACE INTO sent VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM sent WHERE queue = ? AND key = ?');
  const all = (column: string, table: string, order: string) =>
    database
      .prepare(`SELECT ${column} FROM ${table} ORDER BY ${order}`)
      .all()
      .map((row) => JSON.parse(String(row[column])));
  return {
    putQueue: (settings) => void putQueue.run(settings.name, JSON.stringify(settings)),
    put: (message) => void put.run(message.id, message.order, JSON.stringify(message)),
    drop: (id) => void drop.run(id),
    remember: (sent) => void remember.run(sent.queue, sent.key, JSON.stringify(sent)),
    forget: ({ queue, key }) => void forget.run(queue, key),
    queues: () => all('settings', 'queues', 'name'),
    messages: () => all('message', 'messages', 'ord'),
    sent: () => all('sent', 'sent', 'rowid'),
    atOnce: (work) => {
      database.exec('BEGIN');
      try {
        return work();
      } finally {
        database.exec('COMMIT');
      }
    },
    close: () => database.close(),
  };
}
