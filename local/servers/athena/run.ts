/** A query from its text to its result. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../template/json.ts';
import { catalogTables } from './catalog.ts';
import type { Execution } from './execution.ts';
import { filesOf } from './files.ts';
import { cached } from './object-cache.ts';
import { scannedBytes } from './scanned.ts';
import { parseStatement, type Statement, wordsOf } from './statement.ts';

export interface Places {
  readonly glue: string;
  readonly s3: string;
  /** Fetched objects. */
  readonly cache: string;
  /** A folder a query while it runs. */
  readonly work: string;
  /** Of SELECTs. */
  readonly results: string;
}

const INTERRUPT_MS = 50;

export type Outcome = Pick<Execution, 'rows' | 'scannedBytes' | 'columns' | 'unload'>;

/** @throws Error whose message is the query's reason to fail. */
export async function runQuery(execution: Execution, places: Places, stopped: AbortSignal): Promise<Outcome> {
  const statement = parseStatement(execution.query);
  if ('fault' in statement) throw new Error(`NOT_SUPPORTED: ${statement.fault}`);
  const work = join(places.work, execution.id);
  await mkdir(work, { recursive: true });
  try {
    return await inFolder(work, statement, execution, places, stopped);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function inFolder(
  work: string,
  { select, destination }: Statement,
  { id, database, workGroup }: Execution,
  { glue, s3, cache, results }: Places,
  stopped: AbortSignal,
): Promise<Outcome> {
  const unload = destination && (await import('./unload.ts'));
  if (destination) await unload?.refuseFilled(s3, destination);
  const tables = await catalogTables(glue, database, wordsOf(select));
  const viewed = await Promise.all(
    tables.map(async (table) => ({ table, files: await cached(s3, cache, table, await filesOf(s3, table)) })),
  );
  stopped.throwIfAborted();
  // The engine is 70 MB of native code: a platform that nobody queries doesn't load it.
  const { openEngine } = await import('./duckdb.ts');
  const { connection, profile, close } = await openEngine({ work, cache, database, tables: viewed });
  const interrupting = interruptWhen(stopped, connection);
  try {
    const written =
      destination && unload
        ? { rows: await unload.writeFiles(connection, select, join(work, 'files')), columns: [] }
        : await (await import('./results.ts')).writeResult(connection, select, join(results, id));
    const scanned = viewed.map(({ files }) => files);
    const bytes = scannedBytes(await accountOf(profile), scanned);
    stopped.throwIfAborted();
    if (bytes > (workGroup.scanLimitBytes ?? Number.POSITIVE_INFINITY)) throw new ScanLimit();
    if (destination && written.rows > 0) await unload?.putFiles(s3, join(work, 'files'), id, destination);
    return { ...written, scannedBytes: bytes, unload: destination !== undefined };
  } finally {
    interrupting.end();
    close();
  }
}

/** Again and again: an interruption that comes just before a query begins is lost. */
function interruptWhen(stopped: AbortSignal, connection: { interrupt(): void }): { end(): void } {
  const timer = setInterval(() => {
    if (stopped.aborted) connection.interrupt();
  }, INTERRUPT_MS);
  return { end: () => clearInterval(timer) };
}

export class ScanLimit extends Error {
  override readonly message = 'Bytes scanned limit was exceeded';
}

async function accountOf(profile: string): Promise<JsonObject> {
  return JSON.parse(await readFile(profile, 'utf8').catch(() => '{}'));
}
