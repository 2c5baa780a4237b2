/** Event days that runs made while an earlier unit waited for land, in the table `lake`: `overtaken`/ARRIVAL HOUR. */
import { DeleteCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { itemsOf, texts } from './items.ts';

const OVERTAKEN = 'overtaken';

export interface OvertakenDays {
  readonly hour: string;
  readonly days: readonly string[];
}

export const overtakenDays = (db: DynamoDBDocumentClient, table: string) => ({
  overtaken: async (): Promise<OvertakenDays[]> =>
    (await itemsOf(db, table, OVERTAKEN)).map(({ sk, days }) => ({ hour: String(sk), days: texts(days) })),

  async noteOvertaken({ hour, days }: OvertakenDays): Promise<void> {
    await db.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk: OVERTAKEN, sk: hour },
        UpdateExpression: 'ADD #days :days',
        ExpressionAttributeNames: { '#days': 'days' },
        ExpressionAttributeValues: { ':days': new Set(days) },
      }),
    );
  },

  async forgetOvertaken(hour: string): Promise<void> {
    await db.send(new DeleteCommand({ TableName: table, Key: { pk: OVERTAKEN, sk: hour } }));
  },
});
