/** An execution as calls tell of it. */
import type { JsonObject } from '../../template/json.ts';
import type { Execution } from './execution.ts';

/** Of a failure that the query's author can mend, as nearly all here are. */
const USER_ERROR = 2;

export function described(execution: Execution): JsonObject {
  const { id, query, database, workGroup, outputLocation, state, reason, submittedAt, completedAt } =
    execution;
  const failed = state === 'FAILED' && reason !== undefined;
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
      ...(reason === undefined ? {} : { StateChangeReason: reason }),
      ...(failed
        ? { AthenaError: { ErrorCategory: USER_ERROR, Retryable: false, ErrorMessage: reason } }
        : {}),
    },
    Statistics: { DataScannedInBytes: execution.scannedBytes, ...times(execution) },
    EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
  };
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
