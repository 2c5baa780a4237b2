/** The SDK's clients, made once per environment. The only waits without a bound are the SDK's defaults: none here. */
import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GlueClient } from '@aws-sdk/client-glue';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** How long a caller can wait: `attempts` tries of `timeoutMs` each, and the SDK's back-off between them. */
export interface Patience {
  readonly timeoutMs: number;
  readonly attempts: number;
}

/** For stages that nobody waits for: a call fails after some 20 s at worst, and the invocation is retried. */
export const BACKGROUND: Patience = { timeoutMs: 5_000, attempts: 4 };

const options = ({ timeoutMs, attempts }: Patience) => ({
  maxAttempts: attempts,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    throwOnRequestTimeout: true,
  }),
});

export const dynamo = (patience: Patience): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(options(patience)), {
    marshallOptions: { removeUndefinedValues: true },
    // By default the SDK throws where a sum is beyond what a number holds exactly: it is read rounded.
    unmarshallOptions: { wrapNumbers: Number },
  });

export const s3 = (patience: Patience): S3Client => new S3Client(options(patience));

export const sqs = (patience: Patience): SQSClient => new SQSClient(options(patience));

/** Over HTTP/1.1, as every other client: the SDK's default for Kinesis is HTTP/2. */
export const kinesis = (patience: Patience): KinesisClient => new KinesisClient(options(patience));

export const athena = (patience: Patience): AthenaClient => new AthenaClient(options(patience));

export const glue = (patience: Patience): GlueClient => new GlueClient(options(patience));
