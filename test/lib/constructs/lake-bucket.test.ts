import { expect, it } from '@jest/globals';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { LakeBucket } from '../../../lib/constructs/lake-bucket.ts';
import { type Bench, templateOf } from './in-a-stack.ts';

const bucketOf = (keepDays: number | 'forever') => {
  const template = templateOf(({ stack, config }: Bench) => {
    new LakeBucket(stack, 'Raw', {
      config,
      layer: 'landingtmp',
      keepDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  });
  return Object.values(template.findResources('AWS::S3::Bucket'))[0];
};

it('is named by layer, account and region', () => {
  expect(bucketOf('forever')).toMatchObject({
    DeletionPolicy: 'Retain',
    Properties: {
      BucketName: {
        'Fn::Join': [
          '',
          ['acme-growth-tormenta-sandbox-landingtmp-', { Ref: 'AWS::AccountId' }, '-eu-west-1'],
        ],
      },
    },
  });
});

it('keeps objects for ever or for some days, and unfinished uploads for a week', () => {
  const rule = {
    Id: 'retention',
    Status: 'Enabled',
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  };
  expect(bucketOf('forever')).toMatchObject({ Properties: { LifecycleConfiguration: { Rules: [rule] } } });
  expect(bucketOf(30)).toMatchObject({
    Properties: { LifecycleConfiguration: { Rules: [{ ...rule, ExpirationInDays: 30 }] } },
  });
});

it('tells a queue of new objects by its own configuration, once the queue lets it', () => {
  const template = templateOf(({ stack, config }: Bench) => {
    const raw = new LakeBucket(stack, 'Raw', {
      config,
      layer: 'landingtmp',
      keepDays: 'forever',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    raw.tell(new Queue(stack, 'News'), 'events/');
  });
  const [queue] = Object.keys(template.findResources('AWS::SQS::Queue'));
  const [policy] = Object.keys(template.findResources('AWS::SQS::QueuePolicy'));
  template.hasResource('AWS::S3::Bucket', {
    DependsOn: [policy],
    Properties: {
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Queue: { 'Fn::GetAtt': [queue, 'Arn'] },
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'events/' }] } },
          },
        ],
      },
    },
  });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: { 'Fn::GetAtt': [queue, 'Arn'] },
          Condition: {
            // By name: a reference to the bucket would close a circle.
            ArnEquals: {
              'aws:SourceArn': {
                'Fn::Join': [
                  '',
                  [
                    'arn:',
                    { Ref: 'AWS::Partition' },
                    ':s3:::acme-growth-tormenta-sandbox-landingtmp-',
                    { Ref: 'AWS::AccountId' },
                    '-eu-west-1',
                  ],
                ],
              },
            },
            StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          },
        },
      ],
    },
  });
});
