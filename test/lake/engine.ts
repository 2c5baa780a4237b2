/** A lake in memory: DuckDB with Trino's names and every table of the catalog, empty, its types as declared. */
import { readFile } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance, type Json } from '@duckdb/node-api';
import { ARRIVAL_KEYS, REJECTED } from '../../lambdas/domain/catalog/landing.ts';
import { type Model, sqlFile } from '../../lambdas/domain/catalog/model.ts';
import { catalogTables } from '../../lambdas/domain/catalog/models.ts';
import { type ColumnType, type LakeTable, tableName } from '../../lambdas/domain/catalog/schema.ts';
import { type Parameters, statement } from '../../lambdas/domain/catalog/statement.ts';

export type Row = Readonly<Record<string, Json>>;

/** DuckDB's names of the lake's types, as it prints them too. */
export const DUCKDB_TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'VARCHAR',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  decimal: 'DECIMAL(18,6)',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  binary: 'BLOB',
  json: 'VARCHAR',
};

export interface Lake {
  readonly connection: DuckDBConnection;
  /** Rows by column name; columns that aren't named are null. */
  readonly insert: (table: string, rows: readonly Row[]) => Promise<void>;
  /** Makes a model's partition of one day anew. */
  readonly build: (model: Model, parameters: Parameters) => Promise<void>;
  readonly query: (sql: string) => Promise<readonly Row[]>;
  readonly close: () => void;
}

const partitionKeys = (table: LakeTable): readonly string[] => {
  if (table.layer === 'universal' || table.layer === 'smart') return ['dt'];
  return table === REJECTED ? ['entity', ...ARRIVAL_KEYS] : ARRIVAL_KEYS;
};

const createTable = (table: LakeTable): string => {
  const columns = table.columns.map(({ name, type }) => `"${name}" ${DUCKDB_TYPES[type]}`);
  const keys = partitionKeys(table).map((name) => `"${name}" VARCHAR`);
  return `CREATE TABLE ${tableName(table)} (${[...columns, ...keys].join(', ')})`;
};

/** The SELECT of a model for one day. */
export const selectOf = async (model: Model, parameters: Parameters): Promise<string> =>
  statement(await readFile(sqlFile(model), 'utf8'), parameters);

const literal = (value: Json): string =>
  value === null ? 'NULL' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

const insertRow = (table: string, row: Row): string =>
  `INSERT INTO ${table} (${Object.keys(row)
    .map((name) => `"${name}"`)
    .join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')})`;

export async function openLake(): Promise<Lake> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const connection = await instance.connect();
  await connection.run(await readFile('sql/duckdb.sql', 'utf8'));
  for (const table of catalogTables()) await connection.run(createTable(table));
  return {
    connection,
    insert: async (table, rows) => {
      for (const row of rows) await connection.run(insertRow(table, row));
    },
    build: async (model, parameters) => {
      const table = tableName(model);
      const select = await selectOf(model, parameters);
      await connection.run(`DELETE FROM ${table} WHERE dt = '${parameters.day}'`);
      await connection.run(`INSERT INTO ${table} SELECT *, '${parameters.day}' FROM (\n${select}\n)`);
    },
    query: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
