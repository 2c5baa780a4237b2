import { expect, it } from '@jest/globals';
import { RemovalPolicy } from 'aws-cdk-lib';
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
