/** Queries of the lake: started once, asked after until they end. */
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { sha256 } from '../domain/hash.ts';

export interface QueryPlace {
  readonly database: string;
  readonly workgroup: string;
}

export type QueryState =
  | { readonly state: 'running' }
  | { readonly state: 'succeeded'; readonly scannedBytes: number; readonly engineMs: number }
  /** `again`: the engine's own fault, which may not come back. */
  | { readonly state: 'failed'; readonly reason: string; readonly again: boolean };

/** Source: Athena API reference, AthenaError: 1 is the system's, 2 the user's, 3 another's. */
const SYSTEM = 1;

export const queries = (client: AthenaClient, { database, workgroup }: QueryPlace) => ({
  /** @param name of this attempt: the same name and statement are started once. */
  async start(name: string, statement: string): Promise<string> {
    const { QueryExecutionId } = await client.send(
      new StartQueryExecutionCommand({
        QueryString: statement,
        QueryExecutionContext: { Database: database },
        WorkGroup: workgroup,
        ClientRequestToken: sha256(name),
      }),
    );
    if (QueryExecutionId === undefined) throw new Error(`Athena started ${name} without an id`);
    return QueryExecutionId;
  },

  async check(query: string): Promise<QueryState> {
    const { QueryExecution: execution } = await client.send(
      new GetQueryExecutionCommand({ QueryExecutionId: query }),
    );
    return stateOf(execution);
  },
});

function stateOf({ Status: status, Statistics: statistics }: QueryExecution = {}): QueryState {
  switch (status?.State) {
    case 'SUCCEEDED':
      return {
        state: 'succeeded',
        scannedBytes: statistics?.DataScannedInBytes ?? 0,
        engineMs: statistics?.EngineExecutionTimeInMillis ?? 0,
      };
    case 'FAILED':
    case 'CANCELLED': {
      const { AthenaError: error, StateChangeReason: reason } = status;
      const again = error?.Retryable === true || error?.ErrorCategory === SYSTEM;
      return { state: 'failed', reason: reason ?? error?.ErrorMessage ?? status.State, again };
    }
    default:
      return { state: 'running' };
  }
}
