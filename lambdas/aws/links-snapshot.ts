/** The links table as it stands, put beside the earlier snapshots in landing. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { LINKS_SNAPSHOT } from '../domain/catalog/landing.ts';
import { parseInstant } from '../domain/instant.ts';
import { hourKey } from '../domain/time.ts';
import { type ParquetRow, parquetOf } from './parquet.ts';

type Item = Readonly<Record<string, unknown>>;

const KINDS: readonly unknown[] = ['link', 'pixel', 'conversion'];

/** `links/dt=2026-11-21/hh=03/RUN.parquet` */
const keyOf = (run: string, takenMs: number): string => {
  const [day, hour] = hourKey(takenMs).split('T');
  return `${LINKS_SNAPSHOT.entity}/dt=${day}/hh=${hour}/${run}.parquet`;
};

/** Answers how many rows it has. The same run and time overwrite what they wrote. */
export const takeSnapshot =
  (db: DynamoDBDocumentClient, table: string, client: S3Client, bucket: string) =>
  async (run: string, takenMs: number): Promise<number> => {
    const rows: ParquetRow[] = [];
    for await (const { Items = [] } of paginateScan({ client: db }, { TableName: table })) {
      rows.push(...Items.filter(({ kind }) => KINDS.includes(kind)).map((item) => rowOf(item, takenMs)));
    }
    const Body = parquetOf(LINKS_SNAPSHOT.columns, rows);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(run, takenMs), Body }));
    return rows.length;
  };

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const instant = (value: unknown): number | null =>
  (typeof value === 'string' ? parseInstant(value) : undefined) ?? null;

const rowOf = (item: Item, takenMs: number): ParquetRow => ({
  tenant: text(item.tenant),
  kind: text(item.kind),
  id: text(item.id),
  destination: text(item.destination),
  title: text(item.title),
  disabled: item.disabled === true,
  created_at: instant(item.createdAt),
  updated_at: instant(item.updatedAt),
  taken_at: takenMs,
});
