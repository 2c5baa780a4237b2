/** Deleting, one by one, what a stack retained. */
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteStreamCommand } from '@aws-sdk/client-kinesis';
import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { BACKGROUND, dynamo, kinesis, s3, sqs } from '../lambdas/aws/clients.ts';
import type { StackResource } from './destroy-plan.ts';

/** How each kind goes, by CloudFormation's physical id. */
const DELETE: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
  'AWS::DynamoDB::Table': (TableName) => dynamo(BACKGROUND).send(new DeleteTableCommand({ TableName })),
  'AWS::Kinesis::Stream': (StreamName) => kinesis(BACKGROUND).send(new DeleteStreamCommand({ StreamName })),
  'AWS::S3::Bucket': (Bucket) => s3(BACKGROUND).send(new DeleteBucketCommand({ Bucket })),
  'AWS::SQS::Queue': (QueueUrl) => sqs(BACKGROUND).send(new DeleteQueueCommand({ QueueUrl })),
};

/** @throws Error for a kind that data isn't kept in. */
export async function deleteRetained({ type, id }: StackResource): Promise<void> {
  const remove = DELETE[type];
  if (!remove) throw new Error(`no way is known to delete ${type} ${id}`);
  await remove(id);
}
