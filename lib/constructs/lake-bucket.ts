import { Aws, Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { type Layer, namesOf } from '../names.ts';

export interface LakeBucketProps {
  readonly config: Config;
  readonly layer: Layer;
  readonly removalPolicy: RemovalPolicy;
  /** How long an object is kept. */
  readonly keepDays: number | 'forever';
}

/** One layer of the lake: private, encrypted, over TLS only, owned by this account. */
export class LakeBucket extends Bucket {
  constructor(scope: Construct, id: string, props: LakeBucketProps) {
    const { config, layer, keepDays } = props;
    super(scope, id, {
      bucketName: namesOf(config.taxonomy).bucket(layer, Aws.ACCOUNT_ID, config.region),
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
      ],
    });
  }
}
