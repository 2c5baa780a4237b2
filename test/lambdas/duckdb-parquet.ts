/** A Parquet file as DuckDB reads it: an engine that shares nothing with what wrote it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type Json } from '@duckdb/node-api';

export interface ParquetReader {
  /** What a query answers, in which `$file` stands for the file. */
  query(file: Uint8Array, sql: string): Promise<readonly Readonly<Record<string, Json>>[]>;
  /** Column name → type. */
  types(file: Uint8Array): Promise<Readonly<Record<string, Json>>>;
  close(): Promise<void>;
}

export async function parquetReader(): Promise<ParquetReader> {
  const folder = await mkdtemp(join(tmpdir(), 'tormenta-parquet-'));
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const connection = await instance.connect();
  let files = 0;

  const query: ParquetReader['query'] = async (file, sql) => {
    const path = join(folder, `${files++}.parquet`);
    await writeFile(path, file);
    const result = await connection.runAndReadAll(sql.replaceAll('$file', `'${path}'`));
    return result.getRowObjectsJson();
  };

  return {
    query,
    async types(file) {
      const columns = await query(file, 'SELECT column_name, column_type FROM (DESCRIBE FROM $file)');
      return Object.fromEntries(
        columns.map((column) => [String(column.column_name), column.column_type ?? null]),
      );
    },
    async close() {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true });
    },
  };
}
