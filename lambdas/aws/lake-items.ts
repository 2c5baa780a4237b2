/** Items of the table `lake`, read and written in ways that several of its adapters share. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { RunStopped } from '../domain/batch-run.ts';
import { unlessRefused } from './condition.ts';

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

/**
 * Puts what a run made of something, unless a newer run has: whoever lost the lock and doesn't know it yet overwrites
 * nothing. Runs' ids are in the order of time.
 * @throws RunStopped where a newer run's is there.
 */
export async function putOfRun(
  db: DynamoDBDocumentClient,
  TableName: string,
  Item: Item & { readonly run: string },
): Promise<void> {
  const put = new PutCommand({ TableName, Item, ...unlessNewer('run', Item.run) });
  if (!(await unlessRefused(db.send(put)))) throw newerThan(Item.run);
}

/** The condition that no newer run has written the attribute. */
export const unlessNewer = (attribute: string, run: string) => ({
  ConditionExpression: 'attribute_not_exists(#of) OR #of <= :own',
  ExpressionAttributeNames: { '#of': attribute },
  ExpressionAttributeValues: { ':own': run },
});

export const newerThan = (run: string): RunStopped =>
  new RunStopped(`a newer run has made what ${run} was about to`);

export const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** A string set, in order. */
export const texts = (value: unknown): string[] =>
  value instanceof Set ? [...value].map(String).sort() : Array.isArray(value) ? value.map(String).sort() : [];
