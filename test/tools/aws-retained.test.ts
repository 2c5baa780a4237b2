import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kinesis } from '../../lambdas/aws/clients.ts';
import { deleteRetained } from '../../tools/aws-retained.ts';
import { type Embedded, embedded } from '../embedded.ts';
import { synthesize } from '../lib/synthesized.ts';
import { answering } from './answering.ts';

let platform: Embedded;
beforeAll(async () => {
  platform = await embedded();
});
afterAll(() => platform.stop());

const retained = (type: string, id: string) => deleteRetained({ type, id, status: 'DELETE_SKIPPED' });

it('deletes a table', async () => {
  await retained('AWS::DynamoDB::Table', 'salts');
  const { TableNames = [] } = await new DynamoDBClient({}).send(new ListTablesCommand({}));
  expect(TableNames).not.toContain('salts');
});

it('deletes a bucket that is empty', async () => {
  await retained('AWS::S3::Bucket', platform.bucket);
  const { Buckets = [] } = await new S3Client({}).send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name)).toEqual(expect.not.arrayContaining([platform.bucket]));
});

it('deletes a queue', async () => {
  const asked: string[] = [];
  const server = await answering(({ target, body }) => {
    asked.push(`${target} ${body}`);
    return { status: 200, text: '{}' };
  });
  process.env.AWS_ENDPOINT_URL_SQS = server.endpoint;
  const url = `${server.endpoint}/123456789012/overflow`;
  await retained('AWS::SQS::Queue', url);
  await server.stop();
  expect(asked).toEqual([`AmazonSQS.DeleteQueue {"QueueUrl":"${url}"}`]);
});

it('deletes a stream', async () => {
  await retained('AWS::Kinesis::Stream', platform.stream);
  const gone = kinesis({ timeoutMs: 1_000, attempts: 1 })
    .send(new DescribeStreamSummaryCommand({ StreamName: platform.stream }))
    .then(
      ({ StreamDescriptionSummary }) => StreamDescriptionSummary?.StreamStatus,
      (error: Error) => error.name,
    );
  expect(await gone).toMatch(/DELETING|ResourceNotFoundException/);
});

it('deletes the catalog, whose tables go with it, and the workgroup with its history', async () => {
  const asked: string[] = [];
  const server = await answering(({ target, body }) => {
    asked.push(`${target} ${body}`);
    return { status: 200, text: '{}' };
  });
  process.env.AWS_ENDPOINT_URL_GLUE = server.endpoint;
  process.env.AWS_ENDPOINT_URL_ATHENA = server.endpoint;
  await retained('AWS::Glue::Table', 'landing_clicks');
  await retained('AWS::Glue::Database', 'acme');
  await retained('AWS::Athena::WorkGroup', 'acme');
  await server.stop();
  expect(asked).toEqual([
    'AWSGlue.DeleteDatabase {"Name":"acme"}',
    'AmazonAthena.DeleteWorkGroup {"WorkGroup":"acme","RecursiveDeleteOption":true}',
  ]);
});

it('leaves alone what it does not know', async () => {
  await expect(retained('AWS::RDS::DBInstance', 'x')).rejects.toThrow(
    'no way is known to delete AWS::RDS::DBInstance x',
  );
});

it('knows every kind that a stack retains', () => {
  const { Resources } = synthesize({ environment: 'production' }).DataStack;
  const kept = Object.values(Resources).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
  expect([...new Set(kept.map(({ Type }) => Type))].sort()).toEqual([
    'AWS::Athena::WorkGroup',
    'AWS::DynamoDB::Table',
    'AWS::Glue::Database',
    'AWS::Glue::Table',
    'AWS::Kinesis::Stream',
    'AWS::S3::Bucket',
    'AWS::SQS::Queue',
  ]);
});
