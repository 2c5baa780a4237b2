/** Objects of `smart` that REST reads and hands out. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type ReportObjects, SHARED_SECONDS } from '../domain/report-objects.ts';

export const reportObjects = (client: S3Client, bucket: string): ReportObjects => ({
  async read(key) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!Body) throw new Error(`${key}: S3 answered without a body`);
    return Buffer.from(await Body.transformToByteArray());
  },

  /** Idempotent: a key is made from the body, so a second attempt writes the same bytes. */
  async share({ key, gzip, contentType, fileName }) {
    const object = { Bucket: bucket, Key: key };
    const headers = {
      ContentType: contentType,
      ContentEncoding: 'gzip',
      ContentDisposition: `attachment; filename="${fileName}"`,
    };
    await client.send(new PutObjectCommand({ ...object, Body: gzip, ...headers }));
    return getSignedUrl(client, new GetObjectCommand(object), { expiresIn: SHARED_SECONDS });
  },
});
