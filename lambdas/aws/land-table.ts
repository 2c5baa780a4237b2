/**
 * What land writes into the table `lake`: how often an event day was touched, which final hours may be so no more,
 * and the receipt of each unit.
 *
 *     pk                    sk             item
 *     unit#ARRIVAL HOUR     SHARD-FIRST    key, lines, landed, rejected, filtered, eventDays, detail, expires
 *                           SHARD-FIRST#1  the same of further tenants, where there are very many
 *     days                  EVENT DAY      touches, leads, users, arrivals
 *     final#TENANT          EVENT HOUR     late
 *     landing               SHARD-FIRST    counted, expires: of a unit of very many changes that has no receipt yet
 */
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { UnitPlace } from '../domain/lake-key.ts';
import type { Receipt } from '../domain/lake-reads.ts';
import { partsOf } from '../domain/receipt-parts.ts';
import { receiptPart, receiptsPartition } from './receipts.ts';

const compress = promisify(zstdCompress);

export interface TouchedDay {
  readonly day: string;
  readonly arrivalDay: string;
  readonly leads: boolean;
  readonly users: boolean;
}

const LANDING = 'landing';

const receiptKey = ({ day, hour, name }: UnitPlace) => ({
  pk: receiptsPartition(`${day}T${hour}`),
  sk: name,
});

/** @param expires seconds since 1970 at which a receipt written now may go. */
export function landTable(db: DynamoDBDocumentClient, table: string, expires: () => number) {
  /** Adds to counters and sets of an item. */
  const add = async (pk: string, sk: string, additions: Readonly<Record<string, unknown>>): Promise<void> => {
    const names = Object.keys(additions);
    await db.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: `ADD ${names.map((name) => `#${name} :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, additions[name]])),
      }),
    );
  };

  return {
    async isLanded(place: UnitPlace): Promise<boolean> {
      const request = { TableName: table, Key: receiptKey(place), ProjectionExpression: 'pk' };
      return (await db.send(new GetCommand({ ...request, ConsistentRead: true }))).Item !== undefined;
    },

    touchDay: ({ day, arrivalDay, leads, users }: TouchedDay): Promise<void> =>
      add('days', day, {
        touches: 1,
        ...(leads ? { leads: 1 } : {}),
        ...(users ? { users: 1 } : {}),
        arrivals: new Set([arrivalDay]),
      }),

    markLate: ({ tenant, hour }: { readonly tenant: string; readonly hour: string }): Promise<void> =>
      add(`final#${tenant}`, hour, { late: 1 }),

    async counted({ name }: UnitPlace): Promise<number> {
      const request = { TableName: table, Key: { pk: LANDING, sk: name }, ConsistentRead: true };
      const counted: unknown = (await db.send(new GetCommand(request))).Item?.counted;
      return typeof counted === 'number' ? counted : 0;
    },

    async setCounted({ name }: UnitPlace, counted: number): Promise<void> {
      const item = { pk: LANDING, sk: name, counted, expires: expires() };
      await db.send(new PutCommand({ TableName: table, Item: item }));
    },

    async writeReceipt(place: UnitPlace, receipt: Receipt): Promise<void> {
      const { pk, sk } = receiptKey(place);
      // The first part last: it says that the unit has landed.
      for (const [part, one] of [...partsOf(receipt).entries()].reverse()) {
        const { key, lines, landed, rejected, filtered, tenants, files, reasons, samples, days } = one;
        const detail = await compress(JSON.stringify({ tenants, files, reasons, samples, days }));
        const name = part === 0 ? sk : receiptPart(sk, part);
        const counts = { key, lines, landed, rejected, filtered };
        const eventDays = Object.keys(days);
        const item = { pk, sk: name, ...counts, eventDays, detail, expires: expires() };
        await db.send(new PutCommand({ TableName: table, Item: item }));
      }
    },
  };
}
