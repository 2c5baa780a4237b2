/** The folders that batch runs write partitions into. */
import { DeleteObjectsCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
}

/** Every object below a prefix, in the order of keys. */
export async function filesBelow(client: S3Client, bucket: string, prefix: string): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client },
    { Bucket: bucket, Prefix: prefix },
  )) {
    for (const { Key, Size } of Contents) if (Key !== undefined) files.push({ key: Key, bytes: Size ?? 0 });
  }
  return files;
}

/** DeleteObjects takes 1,000 keys. */
const DELETED_AT_ONCE = 1000;

export async function deleteFolder(client: S3Client, bucket: string, prefix: string): Promise<void> {
  const files = await filesBelow(client, bucket, prefix);
  for (let at = 0; at < files.length; at += DELETED_AT_ONCE) {
    const Objects = files.slice(at, at + DELETED_AT_ONCE).map(({ key }) => ({ Key: key }));
    const { Errors: [error] = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    if (error) throw new Error(`${bucket}/${error.Key} can't be deleted: ${error.Message}`);
  }
}
