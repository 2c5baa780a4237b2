/** The platform's data resources on embedded servers, in memory: what the adapters' tests run against. */
import {
  CreateTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { CreateStreamCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { LakeLayer } from '../lambdas/domain/catalog/schema.ts';
import { startProxy } from '../local/proxy/proxy.ts';
import { startServers } from '../local/servers/servers.ts';

export interface Embedded {
  readonly stream: string;
  /** landingtmp's. */
  readonly bucket: string;
  /** Those of all layers. */
  readonly buckets: Readonly<Record<LakeLayer, string>>;
  readonly tables: Readonly<Record<keyof typeof TABLES, string>>;
  readonly queues: Readonly<Record<'overflow' | 'units' | 'land', string>>;
  stop(): Promise<void>;
}

const BUCKETS = {
  landingtmp: 'landingtmp',
  landing: 'landing',
  universal: 'universal',
  smart: 'smart',
} as const satisfies Record<LakeLayer, string>;
const NAMES = { stream: 'events', bucket: BUCKETS.landingtmp, buckets: BUCKETS } as const;
const TABLES = {
  links: { keys: ['pk'], index: { name: 'byTenant', keys: ['owner', 'id'], projection: 'ALL' } },
  keys: { keys: ['pk'] },
  rollups: {
    keys: ['pk', 'sk'],
    index: { name: 'subjects', keys: ['scope', 'subject'], projection: 'KEYS_ONLY' },
  },
  cursors: { keys: ['pk', 'sk'] },
  salts: { keys: ['day'] },
  lake: { keys: ['pk', 'sk'] },
} as const;

interface Table {
  readonly keys: readonly string[];
  readonly index?: {
    readonly name: string;
    readonly keys: readonly string[];
    readonly projection: 'ALL' | 'KEYS_ONLY';
  };
}

/**
 * Starts the servers and the proxy before them, points this process' SDK clients at them by `AWS_*` variables, and creates a stream, the
 * lake's buckets, the queues and the tables. Make clients after this call only, and stop it when done.
 */
export async function embedded({ shards = 2 }: { readonly shards?: number } = {}): Promise<Embedded> {
  const servers = await startServers();
  const proxy = await startProxy(servers.endpoints);
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_KINESIS: proxy.endpoints.kinesis,
    AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: proxy.endpoints.s3,
    AWS_ENDPOINT_URL_SQS: proxy.endpoints.sqs,
    AWS_ENDPOINT_URL_GLUE: proxy.endpoints.glue,
    AWS_ENDPOINT_URL_ATHENA: proxy.endpoints.athena,
  });
  await Promise.all([createTables(), createStream(shards), createBuckets()]);
  const queues = await createQueues(proxy.endpoints.sqs);
  const tables = {
    links: 'links',
    keys: 'keys',
    rollups: 'rollups',
    cursors: 'cursors',
    salts: 'salts',
    lake: 'lake',
  };
  const stop = async (): Promise<void> => {
    await proxy.stop();
    await servers.stop();
  };
  return { ...NAMES, tables, queues, stop };
}

async function createTables(): Promise<void> {
  const client = new DynamoDBClient({});
  for (const [name, table] of Object.entries(TABLES)) await client.send(createTable(name, table));
  client.destroy();
}

function createTable(TableName: string, table: Table): CreateTableCommand {
  const names = [...table.keys, ...(table.index?.keys ?? [])];
  return new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(table.keys),
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    ...(table.index ? { GlobalSecondaryIndexes: [index(table.index)] } : {}),
  });
}

const index = ({ name, keys, projection }: NonNullable<Table['index']>): GlobalSecondaryIndex => ({
  IndexName: name,
  KeySchema: keySchema(keys),
  Projection: { ProjectionType: projection },
});

const keySchema = (names: readonly string[]): KeySchemaElement[] =>
  names.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' }));

async function createStream(shards: number): Promise<void> {
  const client = new KinesisClient({ requestHandler: new NodeHttpHandler() });
  await client.send(new CreateStreamCommand({ StreamName: NAMES.stream, ShardCount: shards }));
  client.destroy();
}

async function createBuckets(): Promise<void> {
  const client = new S3Client({});
  for (const bucket of Object.values(BUCKETS)) await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
}

/** The queues' URLs lead to where the clients' other calls go. */
async function createQueues(endpoint: string): Promise<Embedded['queues']> {
  const client = new SQSClient({});
  await client.send(new CreateQueueCommand({ QueueName: 'overflow' }));
  await client.send(new CreateQueueCommand({ QueueName: 'land' }));
  await client.send(new CreateQueueCommand({ QueueName: 'units.fifo', Attributes: { FifoQueue: 'true' } }));
  client.destroy();
  const url = (name: string): string => `${endpoint}/000000000000/${name}`;
  return { overflow: url('overflow'), units: url('units.fifo'), land: url('land') };
}
