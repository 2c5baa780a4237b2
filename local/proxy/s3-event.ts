/** S3's messages: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html. */
import type { Head } from './call.ts';
import type { Creation } from './notification-journal.ts';

const PRINCIPAL = 'LOCAL';

/** What a queue gets when notifications to it are configured. */
export const testEvent = (bucket: string, now: Date): object => ({
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: now.toISOString(),
  Bucket: bucket,
  RequestId: 'LOCAL',
  HostId: 'local',
});

export interface Created {
  readonly region: string;
  /** The configuration's id. */
  readonly configuration: string;
  readonly creation: Creation;
  readonly object: Head;
  readonly now: Date;
}

export const objectCreated = ({ region, configuration, creation, object, now }: Created): object => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: region,
      eventTime: now.toISOString(),
      eventName: creation.event,
      userIdentity: { principalId: PRINCIPAL },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': 'LOCAL', 'x-amz-id-2': 'local' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: configuration,
        bucket: {
          name: creation.bucket,
          ownerIdentity: { principalId: PRINCIPAL },
          arn: `arn:aws:s3:::${creation.bucket}`,
        },
        object: {
          key: encodedKey(creation.key),
          size: object.bytes,
          eTag: object.etag,
          sequencer: sequencer(),
        },
      },
    },
  ],
});

/** As in a form: a blank is a plus. Slashes stay. */
const encodedKey = (key: string): string =>
  key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+');

let last = 0n;

/** Grows from event to event, over restarts too; compared as text. */
function sequencer(): string {
  const now = BigInt(Date.now()) * 1_000n;
  last = now > last ? now : last + 1n;
  return last.toString(16).toUpperCase().padStart(18, '0');
}
