/** Reads of the table `lake`. */
import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import { finalHoursOf, type Lateness } from '../domain/final-hours.ts';
import type { DayRange, LakeReads, Receipt, ReceiptsQuestion, ReportDay } from '../domain/lake-reads.ts';
import { DAY_MS, dayKey, hourStart, hoursBetween } from '../domain/time.ts';
import { type Item, itemsOf, texts } from './items.ts';
import { receiptOf, receiptsPartition } from './receipts.ts';
import { readSettled } from './settled.ts';

/** Queries under way at once, for one request. */
const AT_ONCE = 16;
/** A report's items are large, and a query's pages come one after another: these many days are one query. */
const SLICE_DAYS = 31;

const reportPartition = (name: string, tenant: string): string => `report#${name}#${tenant}`;

export function lakeReads(db: DynamoDBDocumentClient, table: string): LakeReads {
  const edge = async (pk: string, forward: boolean): Promise<string | undefined> => {
    const { Items: [item] = [] } = await db.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ProjectionExpression: 'sk',
        ConsistentRead: true,
        ScanIndexForward: forward,
        Limit: 1,
      }),
    );
    return item && String(item.sk);
  };

  return {
    async finalHours(tenant, { first, last }) {
      const [hours, own] = await Promise.all([
        itemsOf(db, table, 'final', { first, last }),
        itemsOf(db, table, `final#${tenant}`, { first, last }),
      ]);
      return finalHoursOf(
        hours.map(({ sk, run }) => ({ hour: String(sk), run: String(run) })),
        own.map((item) => ({ hour: String(item.sk), ...latenessOf(item) })),
      );
    },

    async days({ first, last }) {
      return (await itemsOf(db, table, 'days', { first, last })).map((item) => ({
        dt: String(item.sk),
        touches: numberOf(item.touches) ?? 0,
        published: numberOf(item.published),
        run: textOf(item.run),
        reopened: texts(item.reopened),
        isPublishing: item.publishing !== undefined,
      }));
    },

    async report(name, tenant, days) {
      const limit = pLimit(AT_ONCE);
      const slices = slicesOf(days).map((slice) =>
        limit(() => itemsOf(db, table, reportPartition(name, tenant), slice)),
      );
      return (await Promise.all(slices)).flat().map(reportDayOf);
    },

    async reportSpan(name, tenant) {
      const pk = reportPartition(name, tenant);
      const [first, last] = await Promise.all([edge(pk, true), edge(pk, false)]);
      return first === undefined || last === undefined ? undefined : { first, last };
    },

    async partitions(layer, entity, { first, last }) {
      return (await itemsOf(db, table, `partition#${layer}#${entity}`, { first, last })).map((item) => ({
        dt: String(item.sk),
        run: String(item.run),
        rows: Number(item.rows),
        bytes: Number(item.bytes),
        at: String(item.at),
      }));
    },

    async ledger(tenant, { first, last }) {
      // `#` stands between hour and day, and `$` right behind it in the order of bytes.
      const items = await itemsOf(db, table, `ledger#${tenant}`, { first: `${first}#`, last: `${last}$` });
      return items.map(({ sk, universal, deduplicated }) => ({
        arrivalHour: String(sk).slice(0, 13),
        day: String(sk).slice(14),
        universal: Number(universal ?? 0),
        deduplicated: Number(deduplicated ?? 0),
      }));
    },

    async receipts(question, see) {
      return readReceipts(db, table, question, see);
    },

    settled: () => readSettled(db, table),
  };
}

const latenessOf = ({ late, lateSeen, run }: Item): Lateness => ({
  late: numberOf(late),
  lateSeen: numberOf(lateSeen),
  run: textOf(run),
});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** Hours side by side, page by page: no more than a page of each is held. */
async function readReceipts(
  db: DynamoDBDocumentClient,
  table: string,
  { hours: { first, last }, rejectedOnly, atMost }: ReceiptsQuestion,
  see: (receipt: Receipt) => void,
): Promise<boolean> {
  let seen = 0;
  const readHour = async (hour: string): Promise<void> => {
    const pages = paginateQuery(
      { client: db },
      {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: {
          ':pk': receiptsPartition(hour),
          ...(rejectedOnly ? { ':none': 0 } : {}),
        },
        ConsistentRead: true,
        ...(rejectedOnly ? { FilterExpression: 'rejected > :none' } : {}),
      },
    );
    for await (const { Items: items = [], ScannedCount: scanned = 0 } of pages) {
      seen += scanned;
      if (seen > atMost) return;
      for (const item of items) see(receiptOf(item));
    }
  };
  const limit = pLimit(AT_ONCE);
  const hours = hoursBetween(hourStart(first), hourStart(last) + 1);
  await Promise.all(hours.map((hour) => limit(() => (seen > atMost ? undefined : readHour(hour)))));
  return seen <= atMost;
}

function slicesOf({ first, last }: DayRange): DayRange[] {
  const from = Date.parse(first);
  const days = (Date.parse(last) - from) / DAY_MS + 1;
  return Array.from({ length: Math.ceil(days / SLICE_DAYS) }, (_, index) => ({
    first: dayKey(from + index * SLICE_DAYS * DAY_MS),
    last: dayKey(from + (Math.min(days, (index + 1) * SLICE_DAYS) - 1) * DAY_MS),
  }));
}

const reportDayOf = (item: Item): ReportDay => ({
  dt: String(item.sk),
  run: String(item.run),
  rows: Number(item.rows),
  at: String(item.at),
  data: item.data instanceof Uint8Array ? Buffer.from(item.data) : { object: String(item.object) },
});
