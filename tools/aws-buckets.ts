/** Emptying buckets, as CloudFormation wants them before it deletes them. */
import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';

/** Deletes every object, version and delete marker; answers how many. */
export async function emptyBucket(client: S3Client, bucket: string): Promise<number> {
  // Versions first: deleting an object of a versioned bucket would only add a delete marker.
  const versions = await deleteAll(client, bucket, versionsOf);
  return versions + (await deleteAll(client, bucket, objectsOf));
}

type List = (client: S3Client, bucket: string) => Promise<ObjectIdentifier[]>;

/** The first page, again and again: what was listed is deleted, so that the next page becomes the first. */
async function deleteAll(client: S3Client, bucket: string, list: List): Promise<number> {
  let deleted = 0;
  for (;;) {
    const page = await list(client, bucket);
    if (page.length === 0) return deleted;
    await deletePage(client, bucket, page);
    deleted += page.length;
  }
}

const versionsOf: List = async (client, bucket) => {
  const { Versions = [], DeleteMarkers = [] } = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket }),
  );
  return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
};

const objectsOf: List = async (client, bucket) => {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key }) => ({ Key }));
};

async function deletePage(client: S3Client, bucket: string, page: ObjectIdentifier[]): Promise<void> {
  const { Errors = [] } = await client.send(
    new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: page, Quiet: true } }),
  );
  const [first] = Errors;
  if (first) {
    throw new Error(
      `${bucket}: ${Errors.length} objects can't be deleted, among them ${first.Key}: ${first.Message}`,
    );
  }
}
