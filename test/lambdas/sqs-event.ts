import type { SQSEvent } from 'aws-lambda';

/** What Lambda hands to a queue's consumer: messages `message-0`, `message-1`… with these bodies. */
export const sqsEvent = (bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    messageId: `message-${index}`,
    receiptHandle: `receipt-${index}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1763694245678',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '1763694245678',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:overflow',
    awsRegion: 'us-east-1',
  })),
});
