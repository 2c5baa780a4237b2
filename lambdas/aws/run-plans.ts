/** A run's plan, which its steps read: an object of smart's bucket, gone after a day. */
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RunPlan } from '../domain/batch-run.ts';
import { RUNS_PREFIX } from '../domain/lake-key.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const keyOf = (run: string): string => `${RUNS_PREFIX}${run}.json.zst`;

export const runPlans = (client: S3Client, bucket: string) => ({
  async write(plan: RunPlan): Promise<void> {
    const Body = await compress(JSON.stringify(plan));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(plan.run), Body }));
  },

  async read(run: string): Promise<RunPlan> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(run) }));
    if (!Body) throw new Error(`the plan of ${run} came without a body`);
    return JSON.parse((await decompress(await Body.transformToByteArray())).toString());
  },
});
