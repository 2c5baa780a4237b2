/** Reads of the rollups table. */
import { type DynamoDBDocumentClient, paginateQuery, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { RollupReads, Row } from '../domain/rollup-reads.ts';
import type { RowKey } from '../domain/rollup-row.ts';
import { getItems, projectionOf } from './batch-get.ts';

type Item = Readonly<Record<string, unknown>>;

export const rollupReads = (db: DynamoDBDocumentClient, table: string): RollupReads => ({
  async rows(partition, { first, last }, attributes) {
    const items = await queryAll(db, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      // `#` stands between hour and shard, and `$` right behind it in the order of bytes.
      ExpressionAttributeValues: { ':pk': partition, ':first': `${first}#`, ':last': `${last}$` },
      ConsistentRead: true,
      ...projectionOf(attributes),
    });
    return items.map(rowOf);
  },

  async keys(scope) {
    const items = await queryAll(db, {
      TableName: table,
      IndexName: 'subjects',
      KeyConditionExpression: '#scope = :scope',
      ExpressionAttributeNames: { '#scope': 'scope' },
      ExpressionAttributeValues: { ':scope': scope },
    });
    return items.map(keyOf);
  },

  get: async (keys, attributes) => (await getItems(db, table, keys, attributes)).map(rowOf),
});

async function queryAll(db: DynamoDBDocumentClient, input: QueryCommandInput): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of paginateQuery({ client: db }, input)) {
    for (const item of page.Items ?? []) items.push(item);
  }
  return items;
}

const keyOf = (item: Item): RowKey => ({ pk: String(item.pk), sk: String(item.sk) });

const rowOf = (item: Item): Row => {
  const counts: Record<string, number> = {};
  for (const [name, value] of Object.entries(item)) if (typeof value === 'number') counts[name] = value;
  return { ...keyOf(item), counts };
};
