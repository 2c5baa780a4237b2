/** The arrival hour up to which every unit has its receipt, in the table `lake`. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { itemOf, putItem } from './lake-items.ts';

const KEY = { pk: 'batch', sk: 'settled' } as const;

export const settledHours = (db: DynamoDBDocumentClient, table: string) => ({
  async read(): Promise<string | undefined> {
    const hour: unknown = (await itemOf(db, table, KEY.pk, KEY.sk))?.hour;
    return typeof hour === 'string' ? hour : undefined;
  },
  write: (hour: string): Promise<void> => putItem(db, table, { ...KEY, hour }),
});
