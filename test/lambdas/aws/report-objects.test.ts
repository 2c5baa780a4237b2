import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, s3 } from '../../../lambdas/aws/clients.ts';
import { reportObjects } from '../../../lambdas/aws/report-objects.ts';
import { type Embedded, embedded } from '../../embedded.ts';

let servers: Embedded;
let client: ReturnType<typeof s3>;
beforeAll(async () => {
  servers = await embedded({ shards: 1 });
  client = s3(BACKGROUND);
});
afterAll(async () => {
  client.destroy();
  await servers.stop();
});

test('reads an object as it is stored', async () => {
  const Bucket = servers.buckets.smart;
  await client.send(new PutObjectCommand({ Bucket, Key: '_published/a', Body: Buffer.from([1, 2, 3]) }));
  expect([...(await reportObjects(client, Bucket).read('_published/a'))]).toEqual([1, 2, 3]);
});

test('anyone may read what is shared by its URL, and every client unpacks it', async () => {
  const url = await reportObjects(client, servers.buckets.smart).share({
    key: '_exports/ours/a.csv',
    gzip: gzipSync('dt,link\r\n'),
    contentType: 'text/csv',
    fileName: 'links.csv',
  });
  expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('900');
  const response = await fetch(url);
  expect(await response.text()).toBe('dt,link\r\n');
  expect(response.headers.get('content-type')).toBe('text/csv');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="links.csv"');
});
