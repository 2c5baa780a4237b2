/** What the redirect stage needs to stand on, on embedded servers of the bench's own. */
import { CreateTableCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateStreamCommand, type KinesisClient } from '@aws-sdk/client-kinesis';

export const BENCH = { stream: 'events', links: 'links', salts: 'salts', link: 'bench', shards: 2 } as const;

const createTable = (TableName: string, AttributeName: string) =>
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
    KeySchema: [{ AttributeName, KeyType: 'HASH' }],
  });

/** The redirect stage's stream and tables, and the one link that is asked for. */
export async function createBenchResources(kinesis: KinesisClient, tables: DynamoDBClient): Promise<void> {
  const now = new Date().toISOString();
  const { stream, links, salts, link, shards } = BENCH;
  await kinesis.send(new CreateStreamCommand({ StreamName: stream, ShardCount: shards }));
  await tables.send(createTable(links, 'pk'));
  await tables.send(createTable(salts, 'day'));
  await tables.send(
    new PutItemCommand({
      TableName: links,
      Item: {
        pk: { S: `link#${link}` },
        tenant: { S: 'bench' },
        kind: { S: 'link' },
        id: { S: link },
        owner: { S: 'bench#link' },
        destination: { S: 'https://example.com/' },
        disabled: { BOOL: false },
        createdAt: { S: now },
        updatedAt: { S: now },
      },
    }),
  );
}
