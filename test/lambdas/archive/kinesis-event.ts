import type { KinesisStreamEvent } from 'aws-lambda';

export interface Put {
  readonly sequence: number;
  readonly data: string;
}

/** Kinesis' own sequence numbers have 56 digits and begin with 49. */
export const sequenceNumber = (sequence: number): string => `49${String(sequence).padStart(54, '0')}`;

/** What Lambda hands to a stream's consumer: a batch of one shard. */
export const kinesisEvent = (shard: string, arrivalMs: number, puts: readonly Put[]): KinesisStreamEvent => ({
  Records: puts.map(({ sequence, data }) => ({
    eventID: `${shard}:${sequenceNumber(sequence)}`,
    eventName: 'aws:kinesis:record',
    eventSource: 'aws:kinesis',
    eventSourceARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/events',
    eventVersion: '1.0',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/archive',
    awsRegion: 'us-east-1',
    kinesis: {
      approximateArrivalTimestamp: arrivalMs / 1_000,
      data: Buffer.from(data).toString('base64'),
      kinesisSchemaVersion: '1.0',
      partitionKey: '3',
      sequenceNumber: sequenceNumber(sequence),
    },
  })),
});
