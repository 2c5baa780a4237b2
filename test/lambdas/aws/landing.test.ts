import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, s3 } from '../../../lambdas/aws/clients.ts';
import { landingBucket } from '../../../lambdas/aws/landing.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { type ParquetReader, parquetReader } from '../duckdb-parquet.ts';

let platform: Embedded;
let client: S3Client;
let reader: ParquetReader;

beforeAll(async () => {
  platform = await embedded();
  client = s3(BACKGROUND);
  reader = await parquetReader();
});
afterAll(async () => {
  client.destroy();
  await reader.close();
  await platform.stop();
});

const file = {
  key: 'clicks/dt=2026-11-21/hh=03/shardId-000000000000-0049.parquet',
  columns: [{ name: 'tenant', type: 'string', comment: '' }],
} as const;

test('writes rows as one object, in place of what is there, and says how large it is', async () => {
  const { write } = landingBucket(client, platform.buckets.landing);
  await write({ ...file, rows: [{ tenant: 'before' }] });
  const bytes = await write({ ...file, rows: [{ tenant: 'demo' }, { tenant: 'acme' }] });
  const { Body } = await client.send(
    new GetObjectCommand({ Bucket: platform.buckets.landing, Key: file.key }),
  );
  const object = (await Body?.transformToByteArray()) ?? new Uint8Array();
  expect(object).toHaveLength(bytes);
  expect(await reader.query(object, 'FROM $file')).toEqual([{ tenant: 'demo' }, { tenant: 'acme' }]);
});
