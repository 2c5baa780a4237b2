/** An execution as calls tell of it. */
import type { JsonObject } from '../../template/json.ts';
import type { Execution } from './execution.ts';

/** API reference, AthenaError. */
const SYSTEM_ERROR = 1;
const USER_ERROR = 2;

export function described(execution: Execution): JsonObject {
  const { id, query, database, workGroup, outputLocation, state, submittedAt, completedAt } = execution;
  return {
    QueryExecutionId: id,
    Query: query,
    StatementType: 'DML',
    WorkGroup: workGroup.name,
    QueryExecutionContext: { Database: database },
    ResultConfiguration: { OutputLocation: `${outputLocation.replace(/\/?$/, '/')}${id}.csv` },
    Status: {
      State: state,
      SubmissionDateTime: submittedAt / 1_000,
      ...(completedAt === undefined ? {} : { CompletionDateTime: completedAt / 1_000 }),
      ...failure(execution),
    },
    Statistics: { DataScannedInBytes: execution.scannedBytes, ...times(execution) },
    EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
  };
}

function failure({ state, reason, again = false }: Execution): JsonObject {
  if (reason === undefined) return {};
  const ErrorCategory = again ? SYSTEM_ERROR : USER_ERROR;
  const AthenaError = { ErrorCategory, Retryable: again, ErrorMessage: reason };
  return { StateChangeReason: reason, ...(state === 'FAILED' ? { AthenaError } : {}) };
}

export const statistics = (execution: Execution): JsonObject => ({
  Timeline: times(execution),
  Rows: { InputBytes: execution.scannedBytes, OutputRows: execution.rows },
});

function times({ submittedAt, startedAt, completedAt }: Execution): JsonObject {
  const end = completedAt ?? Date.now();
  return {
    QueryQueueTimeInMillis: (startedAt ?? end) - submittedAt,
    EngineExecutionTimeInMillis: startedAt === undefined ? 0 : end - startedAt,
    TotalExecutionTimeInMillis: end - submittedAt,
  };
}
