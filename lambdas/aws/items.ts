/** Items of tables whose keys are pk and sk, read and written in ways that several adapters share. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';

export type Item = Readonly<Record<string, unknown>>;

/** Every item of a partition, or those from one sort key to another, both included. Consistent. */
export async function itemsOf(
  client: DynamoDBDocumentClient,
  TableName: string,
  pk: string,
  between?: { readonly first: string; readonly last: string },
): Promise<Item[]> {
  const items: Item[] = [];
  const range = between && { ':first': between.first, ':last': between.last };
  const input = {
    TableName,
    KeyConditionExpression: range ? 'pk = :pk AND sk BETWEEN :first AND :last' : 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk, ...range },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateQuery({ client }, input)) items.push(...Items);
  return items;
}

export async function itemOf(
  db: DynamoDBDocumentClient,
  TableName: string,
  pk: string,
  sk: string,
): Promise<Item | undefined> {
  return (await db.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }))).Item;
}

export async function putItem(db: DynamoDBDocumentClient, TableName: string, Item: Item): Promise<void> {
  await db.send(new PutCommand({ TableName, Item }));
}

export const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** A string set, in order. */
export const texts = (value: unknown): string[] =>
  value instanceof Set ? [...value].map(String).sort() : Array.isArray(value) ? value.map(String).sort() : [];
