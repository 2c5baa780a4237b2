/** Every stage may do what its code does, and nothing else. */
import { expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { type Resource, resources, synthesize } from './synthesized.ts';

/** The IAM actions of the SDK's commands. Source: AWS' service authorization reference. */
const ACTIONS: Readonly<Record<string, string>> = {
  BatchGetCommand: 'dynamodb:BatchGetItem',
  GetCommand: 'dynamodb:GetItem',
  PutCommand: 'dynamodb:PutItem',
  QueryCommand: 'dynamodb:Query',
  UpdateCommand: 'dynamodb:UpdateItem',
  ListShardsCommand: 'kinesis:ListShards',
  PutRecordsCommand: 'kinesis:PutRecords',
  GetObjectCommand: 's3:GetObject',
  HeadObjectCommand: 's3:GetObject',
  ListObjectsV2Command: 's3:ListBucket',
  PutObjectCommand: 's3:PutObject',
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
  const commands = outputFiles.flatMap(({ text }) => [...text.matchAll(/new (?:\w+\.)?(\w+Command)\(/g)]);
  return commands.map(([, command = '']) => ACTIONS[command] ?? `an action for ${command}`);
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
  archive: ['sqs:ChangeMessageVisibility'],
  aggregate: ['s3:ListBucket', 's3:PutObject', 'sqs:SendMessage'],
  land: ['s3:ListBucket'],
};

it.each([
  ['redirect', 'Redirect', []],
  ['pixel', 'Pixel', []],
  ['collect', 'Collect', []],
  ['redrive', 'Redrive', READS_QUEUE],
  ['archive', 'Archive', READS_STREAM],
  ['aggregate', 'Aggregate', READS_QUEUE],
  ['land', 'Land', READS_QUEUE],
  ['api', 'Api', []],
])('%s', async (stage, role, mapping) => {
  const uncalled = UNCALLED[stage] ?? [];
  const own = (await called(stage)).filter((action) => !uncalled.includes(action));
  expect([...new Set(granted(role))].sort()).toEqual([...new Set([...LOGS, ...mapping, ...own])].sort());
});
