/** Which hours are final, in the table `lake`: `final`/HOUR for all tenants, `final#TENANT`/HOUR where one's differ. */
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Pointer } from '../domain/publication.ts';
import type { HourRange } from '../domain/rollup-reads.ts';
import { unlessRefused } from './condition.ts';
import { count, itemsOf } from './items.ts';
import { newerThan, putOfRun, unlessNewer } from './lake-items.ts';

const ALL_TENANTS = 'final';

export const finalHours = (db: DynamoDBDocumentClient, table: string) => ({
  /** Hours that are final for all tenants, unless something came late. */
  final: async (hours: HourRange): Promise<string[]> =>
    (await itemsOf(db, table, ALL_TENANTS, hours)).map(({ sk }) => String(sk)),

  setFinal: (hour: string, run: string): Promise<void> =>
    putOfRun(db, table, { pk: ALL_TENANTS, sk: hour, run }),

  pointers: async (tenant: string, hours: HourRange): Promise<Pointer[]> =>
    (await itemsOf(db, table, `${ALL_TENANTS}#${tenant}`, hours)).map((item) => ({
      hour: String(item.sk),
      late: count(item.late),
      lateSeen: typeof item.lateSeen === 'number' ? item.lateSeen : undefined,
      run: typeof item.run === 'string' ? item.run : undefined,
      former: typeof item.former === 'string' ? item.former : undefined,
      digest: typeof item.digest === 'string' ? item.digest : undefined,
    })),

  /**
   * Beside land's own counter, which goes on counting.
   * @param by the run that says so, whosever the rows are.
   * @throws RunStopped where a newer run has said so.
   */
  async point(
    by: string,
    tenant: string,
    { hour, lateSeen, run, former, digest }: Omit<Pointer, 'late'>,
  ): Promise<void> {
    const { ExpressionAttributeValues: own, ...condition } = unlessNewer('by', by);
    const update = new UpdateCommand({
      TableName: table,
      Key: { pk: `${ALL_TENANTS}#${tenant}`, sk: hour },
      UpdateExpression:
        'SET lateSeen = :lateSeen, run = :run, former = :former, digest = :digest, #of = :own',
      ...condition,
      ExpressionAttributeValues: {
        ...own,
        ':lateSeen': lateSeen ?? 0,
        ':run': run ?? '',
        ':former': former ?? '',
        ':digest': digest ?? '',
      },
    });
    if (!(await unlessRefused(db.send(update)))) throw newerThan(by);
  },
});
