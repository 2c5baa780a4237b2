/** What holds for every resource of every stack, in every environment. */

import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template as TemplateOf } from 'aws-cdk-lib/assertions';
import { loadConfig } from '../../lib/config.ts';
import { DataStack } from '../../lib/data-stack.ts';
import { type Resource, resources, STACKS, synthesize } from './synthesized.ts';

/** Every object and array inside a value, itself included. */
function* within(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const inner of Object.values(value)) yield* within(inner);
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Resource types of ours that can't carry tags. */
const UNTAGGABLE = [
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::IAM::Policy',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
];

const tagsOf = ({ Properties: { Tags } }: Resource): Record<string, unknown> => {
  if (!Array.isArray(Tags)) return { ...Object(Tags) };
  return Object.fromEntries(Tags.map((tag) => [tag.Key, tag.Value]));
};

const refersTo = (id: string) => ({ 'Fn::GetAtt': [id.split('/')[1], 'Arn'] });

const SCHEDULED = { batch: { mode: 'scheduled' } } as const;

describe.each([
  ['sandbox', {}],
  ['production', SCHEDULED],
  ['local', {}],
] as const)('In %s', (environment, overrides) => {
  const config = loadConfig(environment, overrides);
  const templates = synthesize({ environment, overrides });
  const all = STACKS.flatMap((stack) => Object.entries(templates[stack].Resources));

  it('every bucket is private, encrypted, and its owner owns its objects', () => {
    const buckets = resources(templates, 'AWS::S3::Bucket');
    expect(buckets).toHaveLength(4);
    for (const [id, { Properties }] of buckets) {
      expect({ id, ...Properties }).toMatchObject({
        id,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      });
    }
  });

  it.each([
    ['bucket', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 's3:*'],
    ['queue', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'sqs:*'],
  ])("every %s refuses what doesn't come over TLS", (_, type, policyType, action) => {
    const policies = resources(templates, policyType).map(([, { Properties }]) => Properties);
    for (const [id] of resources(templates, type)) {
      const logicalId = id.split('/')[1];
      const own = policies.find(({ Bucket, Queues }) =>
        list(Bucket ?? Queues).some(
          (target) => JSON.stringify(target) === JSON.stringify({ Ref: logicalId }),
        ),
      );
      expect({ id, ...own }).toMatchObject({
        id,
        PolicyDocument: {
          Statement: expect.arrayContaining([
            {
              Effect: 'Deny',
              Action: action,
              Principal: { AWS: '*' },
              Resource: expect.anything(),
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ]),
        },
      });
      expect(JSON.stringify(own)).toContain(JSON.stringify(refersTo(id)));
    }
  });

  it('every queue is encrypted, keeps messages for 14 days and has dead letters, of its own kind', () => {
    const queues = resources(templates, 'AWS::SQS::Queue');
    const deadLetters = queues.filter(([id]) =>
      JSON.stringify(queues).includes(JSON.stringify(refersTo(id))),
    );
    expect(deadLetters).toHaveLength(3);
    for (const [id, { Properties }] of queues) {
      expect({ id, ...Properties }).toMatchObject({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 1_209_600,
      });
      if (deadLetters.some(([dead]) => dead === id)) continue;
      const dead = deadLetters.find(([target]) =>
        JSON.stringify(Properties).includes(JSON.stringify(refersTo(target))),
      );
      expect({ id, fifo: dead?.[1].Properties.FifoQueue }).toEqual({ id, fifo: Properties.FifoQueue });
    }
  });

  it('every table is paid per request and can be restored to any point in time', () => {
    const tables = resources(templates, 'AWS::DynamoDB::Table');
    expect(tables).toHaveLength(6);
    for (const [id, { Properties }] of tables) {
      expect({ id, ...Properties }).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  it('rule 1: the stream has one consumer, which never discards', () => {
    const mappings = resources(templates, 'AWS::Lambda::EventSourceMapping').filter(
      ([, { Properties }]) => 'StartingPosition' in Properties,
    );
    expect(
      mappings.map(
        ([
          ,
          {
            Properties: { Tags: _, FunctionName: __, EventSourceArn: ___, ...rest },
          },
        ]) => rest,
      ),
    ).toEqual([
      {
        Enabled: true,
        StartingPosition: 'TRIM_HORIZON',
        ParallelizationFactor: 1,
        MaximumRetryAttempts: -1,
        MaximumRecordAgeInSeconds: -1,
        BisectBatchOnFunctionError: false,
        BatchSize: 10_000,
        MaximumBatchingWindowInSeconds: config.microBatch.windowSeconds,
      },
    ]);
  });

  it('every function runs Node 24 on arm64, and logs JSON into its own group', () => {
    const functions = resources(templates, 'AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThan(7);
    const groups = functions.map(([id, { Properties }]) => {
      expect({ id, ...Properties }).toMatchObject({
        id,
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', LogGroup: { Ref: expect.any(String) } },
      });
      return JSON.stringify(Properties.LoggingConfig);
    });
    expect(new Set(groups).size).toBe(functions.length);
  });

  it('every log group forgets, and goes with its stack', () => {
    const groups = resources(templates, 'AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(9);
    for (const [id, { Properties, DeletionPolicy }] of groups) {
      expect({ id, days: Properties.RetentionInDays, DeletionPolicy }).toEqual({
        id,
        days: config.retention.logDays,
        DeletionPolicy: 'Delete',
      });
    }
  });

  it('every resource that can carry tags says whose it is', () => {
    const taggable = all.filter(([, { Type }]) => !UNTAGGABLE.includes(Type));
    for (const [id, resource] of taggable) {
      expect({ id, ...tagsOf(resource) }).toEqual({
        id,
        owner: config.owner,
        area: config.taxonomy.area,
        project: config.taxonomy.project,
        'cost-centre': config.costCentre,
        environment,
      });
    }
  });

  it('no policy allows an action by wildcard, or anything on everything', () => {
    const statements = [...within(all)].filter((value) => 'Effect' in value && value.Effect === 'Allow');
    expect(statements.length).toBeGreaterThan(30);
    for (const statement of statements) {
      expect(JSON.stringify('Action' in statement && statement.Action)).not.toContain('*');
      expect('Resource' in statement ? list(statement.Resource) : []).not.toContain('*');
      expect(Object.keys(statement)).not.toContain('NotAction');
    }
  });

  it('roles have no managed policy, and none can create log groups', () => {
    for (const [id, { Properties }] of resources(templates, 'AWS::IAM::Role')) {
      expect({ id, managed: Properties.ManagedPolicyArns }).toEqual({ id, managed: undefined });
    }
    expect(JSON.stringify(templates)).not.toContain('logs:CreateLogGroup');
  });

  it('no resource is custom, and no template has conditions', () => {
    expect(all.map(([, { Type }]) => Type).filter((type) => /^Custom::|CustomResource/.test(type))).toEqual(
      [],
    );
    expect(JSON.stringify(templates)).not.toContain('Fn::If');
  });

  it('no stack imports but from DataStack, and what it imports is there', () => {
    const exported = [...within(templates.DataStack.Outputs)].flatMap((value) =>
      'Export' in value ? [value.Export] : [],
    );
    const imported = STACKS.flatMap((stack) =>
      [...within(templates[stack])].flatMap((value) =>
        'Fn::ImportValue' in value ? [{ stack, Name: value['Fn::ImportValue'] }] : [],
      ),
    );
    expect(imported.length).toBeGreaterThan(30);
    for (const { stack, Name } of imported) {
      expect(stack).not.toBe('DataStack');
      expect(exported).toContainEqual({ Name });
    }
    for (const stack of STACKS.slice(1)) {
      expect([...within(templates[stack].Outputs)].filter((value) => 'Export' in value)).toEqual([]);
    }
  });

  it('functions reserve the concurrency that the configuration names, and no more', () => {
    const reserving = resources(templates, 'AWS::Lambda::Function').filter(
      ([, { Properties }]) => 'ReservedConcurrentExecutions' in Properties,
    );
    expect(reserving).toHaveLength(Object.keys(config.reservedConcurrency).length);
  });

  it(`data is ${config.removalPolicy === 'retain' ? 'retained' : 'destroyed with its stack'}`, () => {
    const data = resources(
      templates,
      'AWS::S3::Bucket',
      'AWS::DynamoDB::Table',
      'AWS::Glue::Database',
      'AWS::Glue::Table',
      'AWS::Kinesis::Stream',
      'AWS::SQS::Queue',
    );
    expect(data.length).toBeGreaterThan(24);
    for (const [id, { DeletionPolicy }] of data) {
      expect({ id, DeletionPolicy }).toEqual({
        id,
        DeletionPolicy: config.removalPolicy === 'retain' ? 'Retain' : 'Delete',
      });
    }
  });

  it('access logs hold nothing that a visitor could be known by', () => {
    const stages = resources(templates, 'AWS::ApiGatewayV2::Stage');
    expect(stages).toHaveLength(2);
    expect(JSON.stringify(stages)).not.toMatch(/\$context\.(identity|path|protocol|httpMethod|authorizer)/);
  });
});

it('the sandbox reserves no concurrency: a new account has ten Lambdas', () => {
  expect(loadConfig('sandbox').reservedConcurrency).toEqual({});
});

it('DataStack exports the same with or without those who import: they come and go', () => {
  const alone = new DataStack(new App(), 'DataStack', loadConfig('sandbox'));
  const together = synthesize({ environment: 'sandbox' }).DataStack;
  expect(Object.keys(together.Outputs ?? {}).sort()).toEqual(
    Object.keys(TemplateOf.fromStack(alone).findOutputs('*')).sort(),
  );
});
