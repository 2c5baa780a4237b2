/** Deleting, one by one, what a stack retained. */
import { DeleteWorkGroupCommand } from '@aws-sdk/client-athena';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteDatabaseCommand } from '@aws-sdk/client-glue';
import { DeleteStreamCommand } from '@aws-sdk/client-kinesis';
import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { athena, BACKGROUND, dynamo, glue, kinesis, s3, sqs } from '../lambdas/aws/clients.ts';
import type { StackResource } from './destroy-plan.ts';

/** How each kind goes, by CloudFormation's physical id. */
const DELETE: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
  'AWS::Athena::WorkGroup': (WorkGroup) =>
    athena(BACKGROUND).send(new DeleteWorkGroupCommand({ WorkGroup, RecursiveDeleteOption: true })),
  'AWS::DynamoDB::Table': (TableName) => dynamo(BACKGROUND).send(new DeleteTableCommand({ TableName })),
  'AWS::Glue::Database': (Name) => glue(BACKGROUND).send(new DeleteDatabaseCommand({ Name })),
  // It goes with its database.
  'AWS::Glue::Table': async () => undefined,
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
