/** What runs publish for REST: reports and ledgers, in the table `lake`; large reports as objects of smart's bucket. */
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PUBLISHED_PREFIX } from '../domain/lake-key.ts';
import type { PublishedLedger, PublishedReport } from '../domain/publication.ts';
import { putOfRun } from './lake-items.ts';

const compress = promisify(zstdCompress);

/** An item has at most 400 KB. */
const ITEM_BYTES = 300_000;

export const published = (db: DynamoDBDocumentClient, table: string, client: S3Client, bucket: string) => ({
  async report({ name, tenant, day, run, at, rows }: PublishedReport): Promise<void> {
    const data = await compress(JSON.stringify(rows));
    const item = { pk: `report#${name}#${tenant}`, sk: day, run, at, rows: rows.length };
    if (data.length <= ITEM_BYTES) return putOfRun(db, table, { ...item, data });
    const object = `${PUBLISHED_PREFIX}${name}/${tenant}/dt=${day}/${run}.json.zst`;
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: object, Body: data }));
    await putOfRun(db, table, { ...item, object });
  },

  ledger: ({ tenant, arrivalHour, day, ...figures }: PublishedLedger): Promise<void> =>
    putOfRun(db, table, { pk: `ledger#${tenant}`, sk: `${arrivalHour}#${day}`, ...figures }),
});
