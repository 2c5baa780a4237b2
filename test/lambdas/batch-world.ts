/** The lake on embedded servers, and batch runs over it: the real state machine, stages and SQL. */
import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { StateMachine } from 'aws-local-stepfunctions';
import { BACKGROUND, s3 } from '../../lambdas/aws/clients.ts';
import { unitLake } from '../../lambdas/aws/lake.ts';
import { catalogTables } from '../../lambdas/domain/catalog/models.ts';
import { type ColumnType, type LakeTable, tableName } from '../../lambdas/domain/catalog/schema.ts';
import { unitKey } from '../../lambdas/domain/lake-key.ts';
import { padSequence, SEQUENCE_START } from '../../lambdas/domain/sequence.ts';
import { batchDefinition } from '../../lib/batch-definition.ts';
import { type Embedded, embedded } from '../embedded.ts';
import { sqsEvent } from './sqs-event.ts';

const DATABASE = 'lake';
const WORKGROUP = 'lake';
const HIVE: Readonly<Record<ColumnType, string>> = {
  string: 'string',
  json: 'string',
  bigint: 'bigint',
  double: 'double',
  decimal: 'decimal(18,6)',
  boolean: 'boolean',
  timestamp: 'timestamp',
  binary: 'binary',
};
const PARQUET = 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Step = (input: unknown) => Promise<unknown>;

interface RunOptions {
  readonly input?: { readonly [name: string]: Json };
  /** Called before each task; what it throws, the task throws. */
  readonly before?: (state: string, input: unknown) => void | Promise<void>;
  /** Called behind each task, which has done its work by then; what it throws, the task throws. */
  readonly after?: (state: string) => void;
}

export interface BatchWorld {
  readonly platform: Embedded;
  readonly glue: GlueClient;
  readonly athena: AthenaClient;
  /** Puts lines into one unit of landingtmp, which arrived then; land isn't told. Answers its key. */
  readonly arrive: (arrival: string, events: readonly object[]) => Promise<string>;
  readonly land: (key: string) => Promise<void>;
  /** Runs the state machine to its end; answers its output, or throws its error. */
  readonly run: (options?: RunOptions) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

export async function batchWorld(): Promise<BatchWorld> {
  const platform = await embedded();
  const { buckets, tables, queues } = platform;
  Object.assign(process.env, {
    STREAM_NAME: platform.stream,
    LANDINGTMP_BUCKET: buckets.landingtmp,
    LANDING_BUCKET: buckets.landing,
    UNIVERSAL_BUCKET: buckets.universal,
    SMART_BUCKET: buckets.smart,
    LINKS_TABLE: tables.links,
    CURSORS_TABLE: tables.cursors,
    LAKE_TABLE: tables.lake,
    ROLLUPS_TABLE: tables.rollups,
    LAND_QUEUE_URL: queues.land,
    DATABASE,
    WORKGROUP,
    GRACE_MINUTES: '10',
    LATE_DAYS: '7',
    ATTRIBUTION_DAYS: '30',
    LAMBDA_TASK_ROOT: process.cwd(),
    POWERTOOLS_SERVICE_NAME: 'batch',
    POWERTOOLS_METRICS_NAMESPACE: 'Tormenta',
  });
  const glue = new GlueClient({});
  const athena = new AthenaClient({});
  await createCatalog(glue, athena, buckets);
  const objects = s3(BACKGROUND);
  const lake = unitLake(objects, buckets.landingtmp);
  const stages = await import('./batch-stages.ts');
  let units = 0;

  return {
    platform,
    glue,
    athena,
    async arrive(arrival, events) {
      units += 1;
      const [first, last] = [padSequence(`${units}0`), padSequence(`${units}9`)];
      const name = { shard: 'shardId-000000000000', first };
      const arrivalMs = Date.parse(arrival);
      const key = unitKey(name, arrivalMs);
      const body = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      await lake.put({ ...name, key, last, after: SEQUENCE_START, arrivalMs, records: events.length }, body);
      return key;
    },
    async land(key) {
      const record = { s3: { object: { key: encodeURIComponent(key) } } };
      await landOne(stages.land, JSON.stringify({ Records: [record] }));
    },
    run: (options) => execute(stages.steps, options),
    async stop() {
      glue.destroy();
      athena.destroy();
      objects.destroy();
      await platform.stop();
    },
  };
}

async function landOne(
  land: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>,
  body: string,
): Promise<void> {
  const context: Context = Object.assign(Object.create(null), {
    getRemainingTimeInMillis: () => 60_000,
    awsRequestId: 'land',
  });
  const { batchItemFailures } = await land(sqsEvent([body]), context);
  if (batchItemFailures.length > 0) throw new Error('land failed');
}

let executions = 0;

async function execute(
  steps: Readonly<Record<string, Step>>,
  { input = {}, before, after }: RunOptions = {},
): Promise<unknown> {
  executions += 1;
  const arn = (stage: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${stage}`;
  const definition = batchDefinition({ plan: arn('plan'), model: arn('model'), publish: arn('publish') });
  const machine = new StateMachine(JSON.parse(JSON.stringify(definition)));
  const handlers = Object.entries(steps).map(([state, step]) => [
    state,
    async (given: unknown) => {
      await before?.(state, given);
      const answer = await step(JSON.parse(JSON.stringify(given)));
      after?.(state);
      return answer;
    },
  ]);
  const context = {
    Execution: {
      Id: `arn:aws:states:::execution:${executions}`,
      StartTime: new Date().toISOString(),
      Input: input,
    },
  };
  const { result } = machine.run(input, {
    context,
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(handlers),
      waitTimeOverrides: { Wait: 20 },
      retryIntervalOverrides: Object.fromEntries(Object.keys(steps).map((state) => [state, 10])),
    },
  });
  return result;
}

async function createCatalog(
  glue: GlueClient,
  athena: AthenaClient,
  buckets: Embedded['buckets'],
): Promise<void> {
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DATABASE } }));
  for (const table of catalogTables()) await glue.send(createTable(table, buckets[table.layer]));
  const ResultConfiguration = { OutputLocation: `s3://${buckets.smart}/_results/` };
  await athena.send(new CreateWorkGroupCommand({ Name: WORKGROUP, Configuration: { ResultConfiguration } }));
}

function createTable(table: LakeTable, bucket: string): CreateTableCommand {
  const keys = table.layer === 'universal' || table.layer === 'smart' ? ['dt'] : ['dt', 'hh'];
  const Location = `s3://${bucket}/${table.entity}/`;
  return new CreateTableCommand({
    DatabaseName: DATABASE,
    TableInput: {
      Name: tableName(table),
      PartitionKeys: keys.map((Name) => ({ Name, Type: 'string' })),
      StorageDescriptor: {
        Columns: table.columns.map(({ name, type }) => ({ Name: name, Type: HIVE[type] })),
        Location,
        InputFormat: PARQUET,
      },
      ...(keys.length === 1 ? {} : { Parameters: { 'projection.enabled': 'true' } }),
    },
  });
}
