/** Athena's calls, those that the stages, the runner and tests make; any other fails. */
import { join } from 'node:path';
import type { JsonObject } from '../../template/json.ts';
import { pageSize, textOf } from '../input.ts';
import { ServiceError } from '../json-server.ts';
import { described, statistics } from './described.ts';
import type { AthenaEngine } from './engine.ts';
import { type Execution, isOver } from './execution.ts';
import { readRows } from './read-rows.ts';
import { started } from './start.ts';
import type { Store } from './store.ts';
import { WORK_GROUP_OPERATIONS } from './work-groups.ts';

interface Athena {
  readonly store: Store;
  readonly engine: AthenaEngine;
  readonly results: string;
}

type AthenaOperation = (athena: Athena, input: JsonObject) => JsonObject | Promise<JsonObject>;

/** API reference, GetQueryResults: the header counts too. */
const PAGE = 1_000;

export const OPERATIONS: Readonly<Record<string, AthenaOperation>> = {
  StartQueryExecution: ({ store, engine }, input) => {
    const execution = started(store, input);
    if (store.execution(execution.id) === undefined) engine.submit(execution);
    return { QueryExecutionId: execution.id };
  },
  GetQueryExecution: (athena, input) => ({ QueryExecution: described(executionOf(athena, input)) }),
  GetQueryRuntimeStatistics: (athena, input) => ({
    QueryRuntimeStatistics: statistics(executionOf(athena, input)),
  }),
  StopQueryExecution: (athena, input) => {
    athena.engine.stop(executionOf(athena, input));
    return {};
  },
  GetQueryResults: getQueryResults,
  CreateWorkGroup: ({ store }, input) => WORK_GROUP_OPERATIONS.create(store, input),
  UpdateWorkGroup: ({ store }, input) => WORK_GROUP_OPERATIONS.update(store, input),
  GetWorkGroup: ({ store }, input) => WORK_GROUP_OPERATIONS.get(store, input),
};

function executionOf({ store }: Athena, input: JsonObject): Execution {
  const id = textOf(input, 'QueryExecutionId');
  const found = store.execution(id);
  if (found === undefined) throw invalid(`QueryExecution ${id} was not found`);
  return found;
}

async function getQueryResults(athena: Athena, input: JsonObject): Promise<JsonObject> {
  const execution = executionOf(athena, input);
  const { id, state, columns, unload, rows } = execution;
  if (!isOver(execution)) throw invalid(`Query has not yet finished. Current state: ${state}`);
  if (state !== 'SUCCEEDED') throw invalid(`Query did not finish successfully. Final query state: ${state}`);
  const ResultSetMetadata = { ColumnInfo: columns.map(columnInfo) };
  if (unload) return { UpdateCount: rows, ResultSet: { Rows: [], ResultSetMetadata } };
  const first = input.NextToken === undefined;
  const size = pageSize(input, PAGE) - (first ? 1 : 0);
  const read = await readRows(join(athena.results, id), Number(input.NextToken ?? 0), size);
  const header = first ? [columns.map(({ name }) => name)] : [];
  const Rows = [...header, ...read.rows].map((row) => ({
    Data: row.map((text) => (text === null ? {} : { VarCharValue: text })),
  }));
  const next = read.next === undefined ? {} : { NextToken: String(read.next) };
  return { UpdateCount: 0, ResultSet: { Rows, ResultSetMetadata }, ...next };
}

const columnInfo = ({ name, type, precision, scale }: Execution['columns'][number]): JsonObject => ({
  CatalogName: 'hive',
  SchemaName: '',
  TableName: '',
  Name: name,
  Label: name,
  Type: type,
  Precision: precision,
  Scale: scale,
  Nullable: 'UNKNOWN',
  CaseSensitive: type === 'varchar',
});

const invalid = (message: string): ServiceError => new ServiceError('InvalidRequestException', message);
