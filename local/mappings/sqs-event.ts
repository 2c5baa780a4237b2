/** An SQS message as Lambda hands it over. */
import type { Item } from './batch.ts';

interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** As ReceiveMessage answers it. */
export interface QueueMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

export interface MessageItem extends Item {
  readonly messageId: string;
  readonly receiptHandle: string;
}

const toAttribute = ({ DataType, StringValue, BinaryValue }: MessageAttribute) => ({
  ...(StringValue === undefined ? {} : { stringValue: StringValue }),
  ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
  stringListValues: [],
  binaryListValues: [],
  dataType: DataType,
});

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html, "Example standard queue message event" and FIFO. */
export function toMessageItem(
  source: { readonly arn: string; readonly region: string },
  message: QueueMessage,
): MessageItem {
  const attributes = Object.entries(message.MessageAttributes ?? {});
  const json = JSON.stringify({
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, toAttribute(value)])),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: source.arn,
    awsRegion: source.region,
  });
  return {
    json,
    bytes: Buffer.byteLength(json),
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
  };
}
