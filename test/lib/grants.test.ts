/** Every stage may do what its code does, and nothing else. */
import { expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { type Resource, resources, synthesize } from './synthesized.ts';

/** The IAM actions of the SDK's commands. Source: AWS' service authorization reference. */
const ACTIONS: Readonly<Record<string, string>> = {
  BatchGetCommand: 'dynamodb:BatchGetItem',
  BatchWriteCommand: 'dynamodb:BatchWriteItem',
  DeleteCommand: 'dynamodb:DeleteItem',
  GetCommand: 'dynamodb:GetItem',
  PutCommand: 'dynamodb:PutItem',
  QueryCommand: 'dynamodb:Query',
  UpdateCommand: 'dynamodb:UpdateItem',
  paginateQuery: 'dynamodb:Query',
  paginateScan: 'dynamodb:Scan',
  GetQueryExecutionCommand: 'athena:GetQueryExecution',
  StartQueryExecutionCommand: 'athena:StartQueryExecution',
  CreatePartitionCommand: 'glue:CreatePartition',
  GetPartitionCommand: 'glue:GetPartition',
  GetTableCommand: 'glue:GetTable',
  UpdatePartitionCommand: 'glue:UpdatePartition',
  GetRecordsCommand: 'kinesis:GetRecords',
  GetShardIteratorCommand: 'kinesis:GetShardIterator',
  ListShardsCommand: 'kinesis:ListShards',
  PutRecordsCommand: 'kinesis:PutRecords',
  GetObjectCommand: 's3:GetObject',
  HeadObjectCommand: 's3:GetObject',
  ListObjectsV2Command: 's3:ListBucket',
  PutObjectCommand: 's3:PutObject',
  DeleteObjectsCommand: 's3:DeleteObject',
  paginateListObjectsV2: 's3:ListBucket',
  ChangeMessageVisibilityCommand: 'sqs:ChangeMessageVisibility',
  SendMessageBatchCommand: 'sqs:SendMessage',
  SendMessageCommand: 'sqs:SendMessage',
};

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
/** What Lambda itself needs of a mapping's source. */
const READS_STREAM = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
];
/** As whom Athena reads and writes the lake and its catalog. */
const ASKS_ATHENA = [
  'glue:BatchGetPartition',
  'glue:GetDatabase',
  'glue:GetPartitions',
  's3:AbortMultipartUpload',
  's3:GetBucketLocation',
  's3:ListBucketMultipartUploads',
  's3:ListMultipartUploadParts',
  's3:PutObject',
];
const READS_QUEUE = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
];

/** The commands that are left in a stage's bundle once it has been shaken. */
async function called(stage: string): Promise<string[]> {
  const { outputFiles } = await build({
    entryPoints: [`lambdas/${stage}/handler.ts`],
    bundle: true,
    packages: 'external',
    treeShaking: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const commands = outputFiles.flatMap(({ text }) => [
    ...text.matchAll(/new (?:\w+\.)?(?<call>\w+Command\d*)\(|\b(?<call>paginate\w+)\(/g),
  ]);
  return commands.map(
    ({ groups: { call = '' } = {} }) =>
      // The bundler numbers what is imported twice.
      ACTIONS[call] ?? ACTIONS[call.replace(/\d$/, '')] ?? `an action for ${call}`,
  );
}

const policies = resources(synthesize({}), 'AWS::IAM::Policy');

const actionsOf = ({ Properties }: Resource): string[] => {
  const { Statement }: { Statement: readonly { readonly Action: string | string[] }[] } = Object(
    Properties.PolicyDocument,
  );
  return Statement.flatMap(({ Action }) => Action);
};

const granted = (role: string): string[] =>
  policies.filter(([id]) => id.includes(`/${role}Role`)).flatMap(([, policy]) => actionsOf(policy));

/** In the bundle with the adapter's other functions, and never called by the stage. */
const UNCALLED: Readonly<Record<string, readonly string[]>> = {
  plan: ['glue:CreatePartition', 'glue:GetTable', 'glue:UpdatePartition'],
  model: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:Query'],
  publish: ['dynamodb:DeleteItem'],
  archive: ['sqs:ChangeMessageVisibility'],
  aggregate: ['s3:ListBucket', 's3:PutObject', 'sqs:SendMessage'],
  land: ['s3:ListBucket'],
};

it.each([
  ['redirect', 'Redirect', []],
  ['pixel', 'Pixel', []],
  ['postback', 'Postback', []],
  ['collect', 'Collect', []],
  ['redrive', 'Redrive', READS_QUEUE],
  ['archive', 'Archive', READS_STREAM],
  ['aggregate', 'Aggregate', READS_QUEUE],
  ['land', 'Land', READS_QUEUE],
  ['plan', 'Plan', []],
  ['model', 'Model', ASKS_ATHENA],
  ['publish', 'Publish', []],
  ['api', 'Api', []],
])('%s', async (stage, role, mapping) => {
  const uncalled = UNCALLED[stage] ?? [];
  const own = (await called(stage)).filter((action) => !uncalled.includes(action));
  expect([...new Set(granted(role))].sort()).toEqual([...new Set([...LOGS, ...mapping, ...own])].sort());
});
