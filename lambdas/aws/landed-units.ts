/** Units and their receipts, hour by hour: which of landingtmp's objects land has dealt with. */
import { HeadObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { hourFolder, isUnitKey, UNITS_PREFIX } from '../domain/lake-key.ts';
import { hourStart } from '../domain/time.ts';
import { texts } from './items.ts';
import { isReceiptPart, receiptsPartition } from './receipts.ts';

export interface StoredUnit {
  readonly key: string;
  readonly writtenMs: number;
}

const folderOf = (hour: string): string => hourFolder(hourStart(hour));
/** Undefined of a folder that archive hasn't made. */
const hourOf = (folder: string): string | undefined => {
  const [, day, hour] = /\/dt=(\d{4}-\d\d-\d\d)\/hh=([01]\d|2[0-3])\/$/.exec(folder) ?? [];
  return day === undefined ? undefined : `${day}T${hour}`;
};

export function storedUnits(client: S3Client, bucket: string) {
  async function* foldersBelow(Prefix: string): AsyncGenerator<string> {
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix, Delimiter: '/' });
    for await (const { CommonPrefixes = [] } of pages) {
      for (const { Prefix: folder } of CommonPrefixes) if (folder !== undefined) yield folder;
    }
  }

  return {
    /** Arrival hours that have units, from this one on, in order; hours without cost no call. */
    async *hours(from: string): AsyncGenerator<string> {
      const oldest = from === '' ? '' : folderOf(from);
      for await (const day of foldersBelow(UNITS_PREFIX)) {
        if (day < oldest.slice(0, day.length)) continue;
        for await (const folder of foldersBelow(day)) {
          const hour = hourOf(folder);
          if (hour !== undefined && folder >= oldest) yield hour;
        }
      }
    },

    async units(hour: string): Promise<StoredUnit[]> {
      const units: StoredUnit[] = [];
      const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: folderOf(hour) });
      for await (const { Contents = [] } of pages) {
        for (const { Key, LastModified } of Contents) {
          // What somebody else put there never lands.
          if (Key !== undefined && isUnitKey(Key))
            units.push({ key: Key, writtenMs: LastModified?.getTime() ?? 0 });
        }
      }
      return units;
    },

    /** When its first record arrived, or the hour of it, where the object doesn't say. */
    async arrivalMs(key: string): Promise<number> {
      const { Metadata } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      const arrivalMs = Number(Metadata?.arrival);
      return Number.isNaN(arrivalMs)
        ? hourStart(hourOf(key.slice(0, key.lastIndexOf('/') + 1)) ?? '')
        : arrivalMs;
    },
  };
}

/** The units of an arrival hour that have landed, by their keys: of which event days they have rows. */
export const landedUnits =
  (client: DynamoDBDocumentClient, table: string) =>
  async (hour: string): Promise<Map<string, string[]>> => {
    const units = new Map<string, string[]>();
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': receiptsPartition(hour) },
        ProjectionExpression: '#key, sk, eventDays',
        ExpressionAttributeNames: { '#key': 'key' },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const { key, sk, eventDays } of Items) {
        if (!isReceiptPart(String(sk))) units.set(String(key), texts(eventDays));
      }
    }
    return units;
  };

/** Sends a unit to land again, as its bucket told of it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export const landAgain =
  (client: SQSClient, queueUrl: string, bucket: string) =>
  async (key: string): Promise<void> => {
    const record = {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } },
    };
    const MessageBody = JSON.stringify({ Records: [record] });
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  };
