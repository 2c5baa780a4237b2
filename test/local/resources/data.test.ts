import { AthenaClient, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { GetTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { HeadBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo, kinesis, s3, sqs } from '../../../lambdas/aws/clients.ts';
import type { Context } from '../../../local/provider.ts';
import { createResources } from '../../../local/resources/create-resources.ts';
import { sweep } from '../../../local/resources/expiry.ts';
import { dataProviders } from '../../../local/resources/providers.ts';
import type { JsonObject } from '../../../local/template/json.ts';
import { parseStack } from '../../../local/template/stack.ts';
import { type Embedded, embedded } from '../../embedded.ts';

let platform: Embedded;
beforeAll(async () => {
  platform = await embedded();
});
afterAll(() => platform.stop());

const context = (): Context => ({
  region: 'us-east-1',
  account: '000000000000',
  endpoints: {
    kinesis: process.env.AWS_ENDPOINT_URL_KINESIS ?? '',
    dynamodb: process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '',
    s3: process.env.AWS_ENDPOINT_URL_S3 ?? '',
    sqs: process.env.AWS_ENDPOINT_URL_SQS ?? '',
    glue: process.env.AWS_ENDPOINT_URL_GLUE ?? '',
    athena: process.env.AWS_ENDPOINT_URL_ATHENA ?? '',
  },
  asset: (key) => key,
});

/** Each resource's `Ref` and one attribute come out as outputs. */
const make = (Resources: JsonObject, Outputs: JsonObject = {}) => {
  const { providers, expiring } = dataProviders();
  const stack = parseStack('data', { Resources, Outputs });
  return createResources({ stacks: [stack] }, providers, context()).then(({ data }) => ({ data, expiring }));
};

const STREAM = {
  Type: 'AWS::Kinesis::Stream',
  Properties: {
    Name: 'clicks',
    ShardCount: 3,
    RetentionPeriodHours: 48,
    StreamModeDetails: { StreamMode: 'PROVISIONED' },
  },
};
const TABLE = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'visits',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk', 'scope'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byScope',
        KeySchema: [{ AttributeName: 'scope', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  },
};
const QUEUE = {
  Type: 'AWS::SQS::Queue',
  Properties: {
    QueueName: 'work.fifo',
    FifoQueue: true,
    VisibilityTimeout: 20,
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 7 },
  },
};
const DEAD = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work-dlq.fifo', FifoQueue: true } };
const BUCKET = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'raw-000000000000-us-east-1' } };

test('a stream has its shards and its retention, also when it was there already', async () => {
  await make({ Events: { ...STREAM, Properties: { ...STREAM.Properties, RetentionPeriodHours: 24 } } });
  await make({ Events: STREAM });
  const { StreamDescriptionSummary } = await kinesis(BACKGROUND).send(
    new DescribeStreamSummaryCommand({ StreamName: 'clicks' }),
  );
  expect(StreamDescriptionSummary).toMatchObject({ OpenShardCount: 3, RetentionPeriodHours: 48 });
});

test('a table has its keys and indices, and expires what its template expires', async () => {
  await make({ Rows: TABLE });
  const { expiring } = await make({ Rows: TABLE });
  const { Table } = await dynamo(BACKGROUND).send(new DescribeTableCommand({ TableName: 'visits' }));
  expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['byScope']);
  expect(expiring).toEqual([{ table: 'visits', attribute: 'expires', keys: ['pk', 'sk'] }]);
});

test('items go after their time, but for those whose time is five years past', async () => {
  const { expiring } = await make({ Rows: TABLE });
  const now = new Date('2026-11-21T00:00:00Z');
  const expires = { past: 1_795_219_199, future: 1_795_219_201, ancient: 1_600_000_000 };
  for (const [pk, each] of Object.entries(expires)) {
    const Item = { pk, sk: 'a', expires: each };
    await dynamo(BACKGROUND).send(new PutCommand({ TableName: 'visits', Item }));
  }
  await dynamo(BACKGROUND).send(new PutCommand({ TableName: 'visits', Item: { pk: 'never', sk: 'a' } }));
  expect(await sweep(context().endpoints.dynamodb, expiring, now)).toBe(1);
  const left = await Promise.all(
    ['past', 'future', 'ancient', 'never'].map(async (pk) => {
      const key = { TableName: 'visits', Key: { pk, sk: 'a' } };
      return (await dynamo(BACKGROUND).send(new GetCommand(key))).Item?.pk;
    }),
  );
  expect(left).toEqual([undefined, 'future', 'ancient', 'never']);
});

test('a queue has its settings and dead letters, also when it was there already', async () => {
  await make({ Work: { ...QUEUE, Properties: { QueueName: 'work.fifo', FifoQueue: true } } });
  const { data } = await make(
    { Work: QUEUE, Dead: DEAD },
    { Url: { Value: { Ref: 'Work' } }, Name: { Value: { 'Fn::GetAtt': ['Work', 'QueueName'] } } },
  );
  const got = await sqs(BACKGROUND).send(
    new GetQueueAttributesCommand({ QueueUrl: data?.Url, AttributeNames: ['All'] }),
  );
  expect(data?.Name).toBe('work.fifo');
  expect(got.Attributes).toMatchObject({ VisibilityTimeout: '20', FifoQueue: 'true' });
  expect(JSON.parse(got.Attributes?.RedrivePolicy ?? '')).toEqual({
    deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:work-dlq.fifo',
    maxReceiveCount: 7,
  });
});

test('a bucket is made once', async () => {
  await make({ Raw: BUCKET });
  await make({ Raw: BUCKET });
  const { $metadata } = await s3(BACKGROUND).send(
    new HeadBucketCommand({ Bucket: BUCKET.Properties.BucketName }),
  );
  expect($metadata.httpStatusCode).toBe(200);
});

const LAKE_DATABASE = {
  Type: 'AWS::Glue::Database',
  Properties: { CatalogId: { Ref: 'AWS::AccountId' }, DatabaseInput: { Name: 'acme_lake' } },
};
const LAKE_TABLE = (columns: readonly string[]) => ({
  Type: 'AWS::Glue::Table',
  Properties: {
    CatalogId: { Ref: 'AWS::AccountId' },
    DatabaseName: { Ref: 'Lake' },
    TableInput: {
      Name: 'clicks',
      Parameters: { 'projection.enabled': true },
      StorageDescriptor: { Columns: columns.map((Name) => ({ Name, Type: 'string' })) },
    },
  },
});
const WORK_GROUP = (limit: JsonObject) => ({
  Type: 'AWS::Athena::WorkGroup',
  Properties: {
    Name: 'team',
    RecursiveDeleteOption: true,
    WorkGroupConfiguration: { ResultConfiguration: { OutputLocation: 's3://smart/_results/' }, ...limit },
  },
});

test('the catalog has the tables of the template as they are now', async () => {
  await make({ Lake: LAKE_DATABASE, Clicks: LAKE_TABLE(['tenant']) });
  await make({ Lake: LAKE_DATABASE, Clicks: LAKE_TABLE(['tenant', 'country']) });
  const client = new GlueClient({});
  const { Table } = await client.send(new GetTableCommand({ DatabaseName: 'acme_lake', Name: 'clicks' }));
  client.destroy();
  expect(Table?.StorageDescriptor?.Columns?.map(({ Name }) => Name)).toEqual(['tenant', 'country']);
  expect(Table?.Parameters).toEqual({ 'projection.enabled': 'true' });
});

test('a workgroup has the limit of its template, or none', async () => {
  const client = new AthenaClient({});
  const limit = async () => {
    const { WorkGroup } = await client.send(new GetWorkGroupCommand({ WorkGroup: 'team' }));
    return WorkGroup?.Configuration;
  };
  await make({ Team: WORK_GROUP({ BytesScannedCutoffPerQuery: 10_000_000 }) });
  expect((await limit())?.BytesScannedCutoffPerQuery).toBe(10_000_000);
  await make({ Team: WORK_GROUP({}) });
  expect(await limit()).toEqual({ ResultConfiguration: { OutputLocation: 's3://smart/_results/' } });
  client.destroy();
});

test('a bucket tells the queue of its template of new objects', async () => {
  const QueueConfigurations = [
    {
      Event: 's3:ObjectCreated:*',
      Queue: { 'Fn::GetAtt': ['Dead', 'Arn'] },
      Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'events/' }] } },
    },
  ];
  const told = {
    ...BUCKET,
    Properties: { ...BUCKET.Properties, NotificationConfiguration: { QueueConfigurations } },
  };
  const plain = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'land' } };
  const { data } = await make({ Raw: told, Dead: plain }, { Url: { Value: { Ref: 'Dead' } } });
  const Bucket = BUCKET.Properties.BucketName;
  await s3(BACKGROUND).send(new PutObjectCommand({ Bucket, Key: 'events/a', Body: 'x' }));
  const { Messages = [] } = await sqs(BACKGROUND).send(
    new ReceiveMessageCommand({ QueueUrl: data?.Url, MaxNumberOfMessages: 10 }),
  );
  const bodies = Messages.map(({ Body }) => JSON.parse(Body ?? ''));
  expect(bodies.map((body) => body.Event ?? body.Records[0].s3.object.key)).toEqual([
    's3:TestEvent',
    'events/a',
  ]);
});

test('a failure names the resource', async () => {
  const nameless = { Type: 'AWS::SQS::Queue', Properties: {} };
  await expect(make({ Nameless: nameless })).rejects.toThrow('data: Nameless (AWS::SQS::Queue) failed');
});
