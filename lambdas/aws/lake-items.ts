/** What runs put into the table `lake`: never over what a newer run has put. */
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { RunStopped } from '../domain/batch-run.ts';
import { unlessRefused } from './condition.ts';
import type { Item } from './items.ts';

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
