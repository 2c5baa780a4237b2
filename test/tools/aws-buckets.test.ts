import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyBucket } from '../../tools/aws-buckets.ts';
import { type Embedded, embedded } from '../embedded.ts';
import { ANYBODY, type Answering, type Asked, answering } from './answering.ts';

describe('emptyBucket', () => {
  let platform: Embedded;
  beforeAll(async () => {
    platform = await embedded();
  });
  afterAll(() => platform.stop());

  it('deletes every object, however many pages of a thousand they fill', async () => {
    const client = new S3Client({ forcePathStyle: true });
    const Bucket = platform.bucket;
    for (let first = 0; first < 1050; first += 50) {
      const keys = Array.from({ length: 50 }, (_, index) => `events/ä &<>${first + index}`);
      await Promise.all(keys.map((Key) => client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))));
    }
    expect(await emptyBucket(client, Bucket)).toBe(1050);
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).toEqual([]);
    expect(await emptyBucket(client, Bucket)).toBe(0);
    client.destroy();
  });
});

/** A bucket of two versions and a delete marker, as S3 tells of them; embedded S3 servers keep no versions. */
const VERSIONS =
  '<Version><Key>a</Key><VersionId>1</VersionId></Version>' +
  '<Version><Key>a</Key><VersionId>2</VersionId></Version>' +
  '<DeleteMarker><Key>b</Key><VersionId>3</VersionId></DeleteMarker>';

describe('emptyBucket, of a versioned bucket', () => {
  const deletions: string[] = [];
  let deleteAnswer = '';
  let server: Answering;
  const answer = ({ method, url, body }: Asked): string => {
    if (method === 'POST') {
      deletions.push(body);
      return `<DeleteResult>${deleteAnswer}</DeleteResult>`;
    }
    const listed = url.includes('versions') && deletions.length === 0 ? VERSIONS : '';
    return `<ListVersionsResult>${listed}</ListVersionsResult>`;
  };
  beforeEach(async () => {
    deletions.length = 0;
    server = await answering((asked) => ({ status: 200, text: answer(asked) }));
  });
  afterEach(() => server.stop());

  const emptied = () =>
    emptyBucket(new S3Client({ ...ANYBODY, endpoint: server.endpoint, forcePathStyle: true }), 'lake');

  it('deletes versions and delete markers by their ids', async () => {
    deleteAnswer = '';
    expect(await emptied()).toBe(3);
    expect(deletions).toHaveLength(1);
    for (const version of [
      '<Key>a</Key><VersionId>1<',
      '<Key>a</Key><VersionId>2<',
      '<Key>b</Key><VersionId>3<',
    ]) {
      expect(deletions[0]).toContain(version);
    }
  });

  it('stops where an object may not be deleted, and names it', async () => {
    deleteAnswer = '<Error><Key>a</Key><Message>locked</Message></Error>';
    await expect(emptied()).rejects.toThrow("lake: 1 objects can't be deleted, among them a: locked");
  });
});
