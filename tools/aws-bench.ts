/** What the bench asks of AWS' APIs: resources for the redirect stage to stand on, and what a stream holds. */
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateStreamCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { readStream } from './aws-stream.ts';
import { idsOf } from './bench/survivors.ts';

/** Shards and buckets as in the `local` environment. */
export const BENCH = {
  stream: 'events',
  links: 'links',
  salts: 'salts',
  link: 'bench',
  shards: 2,
  buckets: 16,
} as const;

/** Where embedded servers answer. */
export interface Endpoints {
  readonly kinesis: string;
  readonly dynamodb: string;
}

const clientAt = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  requestHandler: new NodeHttpHandler({ requestTimeout: 10_000 }),
});

const createTable = (TableName: string, AttributeName: string) =>
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
    KeySchema: [{ AttributeName, KeyType: 'HASH' }],
  });

const putLink = (createdAt: string) =>
  new PutItemCommand({
    TableName: BENCH.links,
    Item: {
      pk: { S: `link#${BENCH.link}` },
      tenant: { S: 'bench' },
      kind: { S: 'link' },
      id: { S: BENCH.link },
      owner: { S: 'bench#link' },
      destination: { S: 'https://example.com/' },
      disabled: { BOOL: false },
      createdAt: { S: createdAt },
      updatedAt: { S: createdAt },
    },
  });

/** The redirect stage's stream and tables, and the one link that is asked for. */
export async function createBenchResources({ kinesis, dynamodb }: Endpoints): Promise<void> {
  const streams = new KinesisClient(clientAt(kinesis));
  const tables = new DynamoDBClient(clientAt(dynamodb));
  await streams.send(new CreateStreamCommand({ StreamName: BENCH.stream, ShardCount: BENCH.shards }));
  await tables.send(createTable(BENCH.links, 'pk'));
  await tables.send(createTable(BENCH.salts, 'day'));
  await tables.send(putLink(new Date().toISOString()));
  streams.destroy();
  tables.destroy();
}

/** A table as `lake` that holds nothing: no unit has its receipt there. */
export async function createReceiptsTable(endpoint: string, TableName: string): Promise<void> {
  const client = new DynamoDBClient(clientAt(endpoint));
  const create = new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
  await client.send(create);
  client.destroy();
}

/** The ids of all events on a stream. */
export async function streamIds(endpoint: string, stream: string): Promise<Set<string>> {
  const client = new KinesisClient(clientAt(endpoint));
  const ids = new Set<string>();
  for await (const { data } of readStream(client, stream)) for (const id of idsOf(data)) ids.add(id);
  client.destroy();
  return ids;
}
