import { Aws, Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { LakeLayer } from '../../lambdas/domain/catalog/schema.ts';
import type { Config } from '../config.ts';
import { namesOf } from '../names.ts';

export interface LakeBucketProps {
  readonly config: Config;
  readonly layer: LakeLayer;
  readonly removalPolicy: RemovalPolicy;
  /** How long an object is kept. */
  readonly keepDays: number | 'forever';
  /** What lies below these prefixes is gone after a day. */
  readonly passing?: readonly string[];
}

/** One layer of the lake: private, encrypted, over TLS only, owned by this account. */
export class LakeBucket extends Bucket {
  /** Its name as a text, where a reference would close a circle. */
  private readonly plainName: string;

  constructor(scope: Construct, id: string, props: LakeBucketProps) {
    const { config, layer, keepDays, passing = [] } = props;
    const bucketName = namesOf(config.taxonomy).bucket(layer, Aws.ACCOUNT_ID, config.region);
    super(scope, id, {
      bucketName,
      removalPolicy: props.removalPolicy,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        {
          id: 'retention',
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          ...(keepDays === 'forever' ? {} : { expiration: Duration.days(keepDays) }),
        },
        ...passing.map((prefix) => ({ id: `passing ${prefix}`, prefix, expiration: Duration.days(1) })),
      ],
    });
    this.plainName = bucketName;
  }

  /**
   * Tells a queue of every object that is created under a prefix, by the bucket's own configuration. S3 sends a test
   * message when that is set: the queue's policy must stand before the bucket.
   */
  tell(queue: IQueue, prefix: string): void {
    const bucket = this.node.defaultChild;
    if (!(bucket instanceof CfnBucket)) throw new Error(`${this.node.path} has no bucket of its own`);
    const { policyDependable } = queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: {
          ArnEquals: { 'aws:SourceArn': `arn:${Aws.PARTITION}:s3:::${this.plainName}` },
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        },
      }),
    );
    if (policyDependable) bucket.node.addDependency(policyDependable);
    const rules = [{ name: 'prefix', value: prefix }];
    bucket.notificationConfiguration = {
      queueConfigurations: [
        { event: 's3:ObjectCreated:*', queue: queue.queueArn, filter: { s3Key: { rules } } },
      ],
    };
  }
}
