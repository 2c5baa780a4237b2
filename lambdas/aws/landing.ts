/** landing's objects on S3: files of rows, put whole. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Column } from '../domain/catalog/schema.ts';
import { type ParquetRow, parquetOf } from './parquet.ts';

export interface RowFile {
  readonly key: string;
  readonly columns: readonly Column[];
  readonly rows: readonly ParquetRow[];
}

export const landingBucket = (client: S3Client, bucket: string) => ({
  /** In place of what is there; answers its size in bytes. */
  async write({ key, columns, rows }: RowFile): Promise<number> {
    const body = parquetOf(columns, rows);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    return body.length;
  },
});
