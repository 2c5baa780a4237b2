/** UNLOAD: the SELECT's rows as Parquet objects below a prefix that has none yet. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal, quoted } from './duckdb.ts';
import { listObjects, putObject } from './s3.ts';
import type { Statement } from './statement.ts';

type Destination = NonNullable<Statement['destination']>;

/** A file ends with the row group in which it passes this. */
const FILE_BYTES = '4MB';
const ROW_GROUP_ROWS = 20_480;

/** @throws Error as Athena words it. */
export async function refuseFilled(s3: string, { bucket, prefix }: Destination): Promise<void> {
  const [there] = await listObjects(s3, bucket, prefix, 1);
  if (there !== undefined)
    throw new Error(`HIVE_PATH_ALREADY_EXISTS: Target directory already exists: s3://${bucket}/${prefix}`);
}

/** Writes the rows to files, in their order. Answers how many there are. */
export async function writeFiles(
  connection: DuckDBConnection,
  select: string,
  folder: string,
): Promise<number> {
  await mkdir(folder, { recursive: true });
  const options = `FORMAT parquet, COMPRESSION zstd, FILE_SIZE_BYTES '${FILE_BYTES}', ROW_GROUP_SIZE ${ROW_GROUP_ROWS}`;
  const typed = await trinoTypes(connection, select);
  const result = await connection.runAndReadAll(
    `COPY (${typed}) TO ${literal(folder)} (${options}, OVERWRITE true)`,
  );
  return Number(result.getRows()[0]?.[0] ?? 0);
}

/** Sums of bigint are bigint in Trino; this engine's are wider, and Parquet would have them as floats. */
async function trinoTypes(connection: DuckDBConnection, select: string): Promise<string> {
  const described = await connection.runAndReadAll(`DESCRIBE ${select}`);
  const wide = described
    .getRows()
    .filter(([, type]) => type === 'HUGEINT' || type === 'UBIGINT')
    .map(([name]) => quoted(String(name)));
  if (wide.length === 0) return select;
  return `SELECT * REPLACE (${wide.map((name) => `CAST(${name} AS BIGINT) AS ${name}`).join(', ')}) FROM (${select})`;
}

/** A result without rows makes no object, as Athena's doesn't. */
export async function putFiles(s3: string, folder: string, id: string, to: Destination): Promise<void> {
  const names = (await readdir(folder)).toSorted(byNumber);
  for (const [at, name] of names.entries()) {
    const key = `${to.prefix}${id}-${String(at).padStart(5, '0')}.parquet`;
    await putObject(s3, to.bucket, key, await readFile(join(folder, name)));
  }
}

/** `data_10.parquet` comes after `data_9.parquet`. */
const byNumber = (one: string, other: string): number => numberIn(one) - numberIn(other);
const numberIn = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0);
