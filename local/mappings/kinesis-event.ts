/** A Kinesis record as Lambda hands it over. */
import type { Item } from './batch.ts';

/** As GetRecords answers it; `Data` is base64. */
export interface KinesisRecord {
  readonly SequenceNumber: string;
  /** Seconds since 1970, with a fraction. */
  readonly ApproximateArrivalTimestamp: number;
  readonly Data: string;
  readonly PartitionKey: string;
}

export interface StreamItem extends Item {
  readonly sequenceNumber: string;
}

export interface EventSource {
  readonly arn: string;
  readonly region: string;
  readonly role: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, "Example Kinesis event". */
export function toItem(shardId: string, source: EventSource, record: KinesisRecord): StreamItem {
  const json = JSON.stringify({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: record.PartitionKey,
      sequenceNumber: record.SequenceNumber,
      data: record.Data,
      approximateArrivalTimestamp: record.ApproximateArrivalTimestamp,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${record.SequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: source.role,
    awsRegion: source.region,
    eventSourceARN: source.arn,
  });
  return { json, bytes: Buffer.byteLength(json), sequenceNumber: record.SequenceNumber };
}
