/** How far the shards are, read from the cursors table for those who ask how fresh a figure is. */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ShardProgress, StreamProgress } from '../domain/shard-progress.ts';
import { type Item, itemsOf } from './items.ts';

/** Consistent. What was counted is read first: an answer may say less than is true, never more. */
export const progressReader =
  (db: DynamoDBDocumentClient, table: string) => async (): Promise<StreamProgress> => {
    const counted = byShard(await itemsOf(db, table, 'counted'));
    const [cursors, aside] = await Promise.all([itemsOf(db, table, 'cursor'), anyAside(db, table)]);
    const archived = byShard(cursors);
    const shards = [...new Set([...archived.keys(), ...counted.keys()])].sort();
    return { shards: shards.map((shard) => progressOf(shard, archived, counted)), aside };
  };

async function anyAside(db: DynamoDBDocumentClient, table: string): Promise<boolean> {
  const { Count: count = 0 } = await db.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'aside' },
      ConsistentRead: true,
      Limit: 1,
    }),
  );
  return count > 0;
}

const byShard = (items: readonly Item[]): Map<string, Item> =>
  new Map(items.map((item) => [String(item.sk), item]));

function progressOf(
  shard: string,
  archived: ReadonlyMap<string, Item>,
  counted: ReadonlyMap<string, Item>,
): ShardProgress {
  const cursor = archived.get(shard);
  const count = counted.get(shard);
  return {
    shard,
    archived: cursor && String(cursor.last),
    counted: count && { last: String(count.last), arrivalMs: Number(count.arrival) },
  };
}
