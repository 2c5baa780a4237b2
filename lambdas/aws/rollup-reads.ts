/** Reads of the rollups table. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { RollupReads, Row } from '../domain/rollup-reads.ts';
import type { RowKey } from '../domain/rollup-row.ts';

type Item = Readonly<Record<string, unknown>>;

/** How often BatchGetItem may answer nothing, before it is an error; the waits grow. */
const IDLE_TRIES = 6;
const FIRST_WAIT_MS = 25;

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

  get: (keys, attributes) => getAll(db, table, keys, attributes),
});

async function queryAll(db: DynamoDBDocumentClient, input: QueryCommandInput): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of paginateQuery({ client: db }, input)) {
    for (const item of page.Items ?? []) items.push(item);
  }
  return items;
}

async function getAll(
  db: DynamoDBDocumentClient,
  table: string,
  keys: readonly RowKey[],
  attributes: readonly string[],
): Promise<Row[]> {
  const items: Item[] = [];
  let wanted: Item[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  let idle = 0;
  while (wanted.length > 0) {
    if (idle === IDLE_TRIES) throw new Error(`${table} left ${wanted.length} rows unread`);
    if (idle > 0) await sleep(FIRST_WAIT_MS * 2 ** idle);
    const request = { Keys: wanted, ConsistentRead: true, ...projectionOf(attributes) };
    const answer = await db.send(new BatchGetCommand({ RequestItems: { [table]: request } }));
    items.push(...(answer.Responses?.[table] ?? []));
    const left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    idle = left.length < wanted.length ? 0 : idle + 1;
    wanted = left;
  }
  return items.map(rowOf);
}

/** Nothing where all attributes are wanted. */
function projectionOf(attributes: readonly string[] | undefined) {
  if (attributes === undefined) return {};
  const names = ['pk', 'sk', ...attributes];
  return {
    ProjectionExpression: names.map((_, at) => `#a${at}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#a${at}`, name])),
  };
}

const keyOf = (item: Item): RowKey => ({ pk: String(item.pk), sk: String(item.sk) });

const rowOf = (item: Item): Row => {
  const counts: Record<string, number> = {};
  for (const [name, value] of Object.entries(item)) if (typeof value === 'number') counts[name] = value;
  return { ...keyOf(item), counts };
};
