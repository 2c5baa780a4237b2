/** A query as it is handed in. */
import { randomUUID } from 'node:crypto';
import { member } from '../../resources/property.ts';
import type { JsonObject } from '../../template/json.ts';
import { textOf } from '../input.ts';
import { ServiceError } from '../json-server.ts';
import type { Execution } from './execution.ts';
import type { Store } from './store.ts';

/** API reference, StartQueryExecution. */
const MAX_QUERY_BYTES = 262_144;
const DEFAULT_GROUP = 'primary';

/** The new execution, or the one that has the token already. @throws ServiceError InvalidRequestException. */
export function started(store: Store, input: JsonObject): Execution {
  const query = textOf(input, 'QueryString');
  if (Buffer.byteLength(query) > MAX_QUERY_BYTES)
    throw invalid(`QueryString is longer than ${MAX_QUERY_BYTES} bytes`);
  if (input.ExecutionParameters !== undefined) throw invalid('the local Athena has no ExecutionParameters');
  const name = String(input.WorkGroup ?? DEFAULT_GROUP);
  const workGroup = store.workGroup(name);
  if (workGroup === undefined) throw invalid(`WorkGroup ${name} is not found.`);
  const database = String(member(input.QueryExecutionContext, 'Database') ?? 'default');
  const token = String(input.ClientRequestToken ?? randomUUID());
  const former = store.executionOf(token);
  if (former !== undefined) return same(former, { query, database, name });
  const given = member(input.ResultConfiguration, 'OutputLocation');
  const outputLocation = workGroup.outputLocation ?? (given === undefined ? undefined : String(given));
  if (outputLocation === undefined)
    throw invalid(
      'No output location provided. An output location is required, of the workgroup or the query.',
    );
  return {
    id: randomUUID(),
    token,
    query,
    database,
    workGroup,
    outputLocation,
    submittedAt: Date.now(),
    state: 'QUEUED',
    scannedBytes: 0,
    rows: 0,
    unload: false,
    columns: [],
  };
}

function same(
  former: Execution,
  asked: { readonly query: string; readonly database: string; readonly name: string },
): Execution {
  const { query, database, workGroup } = former;
  if (query === asked.query && database === asked.database && workGroup.name === asked.name) return former;
  throw invalid('Idempotent parameters do not match');
}

const invalid = (message: string): ServiceError => new ServiceError('InvalidRequestException', message);
