/** The arrival hour up to which every unit has its receipt, in the table `lake`. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { itemOf, putItem } from './items.ts';

const KEY = { pk: 'batch', sk: 'settled' } as const;

export async function readSettled(db: DynamoDBDocumentClient, table: string): Promise<string | undefined> {
  const hour: unknown = (await itemOf(db, table, KEY.pk, KEY.sk))?.hour;
  return typeof hour === 'string' ? hour : undefined;
}

export const settledHours = (db: DynamoDBDocumentClient, table: string) => ({
  read: () => readSettled(db, table),
  write: (hour: string): Promise<void> => putItem(db, table, { ...KEY, hour }),
});
