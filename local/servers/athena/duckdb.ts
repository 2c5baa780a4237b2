/** One query's engine: a DuckDB of its own, with the tables as views, that can reach nothing but their files. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { CatalogTable } from './catalog.ts';
import { partitionFolder } from './object-cache.ts';
import type { ReadFile } from './scanned.ts';

const MACROS = fileURLToPath(new URL('../../../sql/duckdb.sql', import.meta.url));
/** Two queries at a time, with their sorts and hash tables; what needs more goes to the disk. */
const SETTINGS = {
  threads: '2',
  memory_limit: '1GB',
  max_temp_directory_size: '20GB',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

interface ViewedTable {
  readonly table: CatalogTable;
  readonly files: readonly ReadFile[];
}

export interface Engine {
  readonly connection: DuckDBConnection;
  /** The engine's own account of the query that ran last. */
  readonly profile: string;
  close(): void;
}

export interface EngineOptions {
  /** The query's own folder, for what it writes. */
  readonly work: string;
  readonly cache: string;
  readonly database: string;
  readonly tables: readonly ViewedTable[];
}

export async function openEngine({ work, cache, database, tables }: EngineOptions): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    ...SETTINGS,
    temp_directory: join(work, 'temp'),
  });
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  const profile = join(work, 'profile.json');
  try {
    await connection.run(await readFile(MACROS, 'utf8').catch(() => ''));
    await connection.run(`CREATE SCHEMA ${quoted(database)}`);
    for (const each of tables) await createView(connection, work, database, each);
    await connection.run(`SET search_path = ${literal(`${quoted(database)},main`)}`);
    await connection.run(`SET enable_profiling = 'json'; SET profiling_output = ${literal(profile)}`);
    await connection.run(`SET allowed_directories = [${[work, cache].map(literal).join(', ')}]`);
    await connection.run('SET enable_external_access = false; SET lock_configuration = true');
  } catch (error) {
    close();
    throw error;
  }
  return { connection, profile, close };
}

/**
 * The table's columns with their types, NULL where a file hasn't them. The files' first is an empty one that has them
 * all: so a table without files has its columns too.
 */
async function createView(
  connection: DuckDBConnection,
  work: string,
  database: string,
  { table, files }: ViewedTable,
): Promise<void> {
  const { name, columns, keys } = table;
  const typed = columns.map(({ name: column, type }) => [quoted(column), engineType(name, type)] as const);
  const folder = join(work, 'empty', name, partitionFolder(keys, []));
  await mkdir(folder, { recursive: true });
  const empty = join(folder, 'empty.parquet');
  const nulls = typed.map(([column, type]) => `CAST(NULL AS ${type}) AS ${column}`);
  await connection.run(`COPY (SELECT ${nulls.join(', ')} WHERE false) TO ${literal(empty)} (FORMAT parquet)`);
  const cast = typed.map(([column, type]) => `CAST(${column} AS ${type}) AS ${column}`);
  const paths = [empty, ...files.map(({ path }) => path)].map(literal);
  await connection.run(
    `CREATE VIEW ${quoted(database)}.${quoted(name)} AS SELECT ${[...cast, ...keys.map(quoted)].join(', ')}
     FROM read_parquet([${paths.join(', ')}], union_by_name = true, ${partitioning(keys)})`,
  );
}

/** Partition keys are texts, also where their values look like numbers. */
const partitioning = (keys: readonly string[]): string =>
  keys.length === 0
    ? 'hive_partitioning = false'
    : `hive_partitioning = true, hive_types = {${keys.map((key) => `${literal(key)}: VARCHAR`).join(', ')}}`;

const TYPES: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  bigint: 'BIGINT',
  int: 'INTEGER',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  binary: 'BLOB',
};

/** @throws Error for a type of Hive's that no table of ours has. */
function engineType(table: string, type: string): string {
  const known = /^(decimal\(\d+,\d+\)|varchar\(\d+\))$/.test(type) ? type.toUpperCase() : TYPES[type];
  if (known === undefined) throw new Error(`table ${table}: the local Athena doesn't know the type ${type}`);
  return known;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
