/** Several items of a table by their keys. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { RowKey } from '../domain/rollup-row.ts';

type Item = Readonly<Record<string, unknown>>;

/** How many items BatchGetItem takes. */
export const BATCH_ITEMS = 100;
/** How often BatchGetItem may answer nothing, before it is an error; the waits grow. */
const IDLE_TRIES = 6;
const FIRST_WAIT_MS = 25;

/** Those of at most {@link BATCH_ITEMS} items that exist, in any order. Consistent. */
export async function getItems(
  db: DynamoDBDocumentClient,
  table: string,
  keys: readonly RowKey[],
  attributes: readonly string[],
): Promise<Item[]> {
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
  return items;
}

/** Nothing where all attributes are wanted. */
export function projectionOf(attributes: readonly string[] | undefined) {
  if (attributes === undefined) return {};
  const names = ['pk', 'sk', ...attributes];
  return {
    ProjectionExpression: names.map((_, at) => `#a${at}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#a${at}`, name])),
  };
}
