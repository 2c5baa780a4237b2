import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EXPORTS_PREFIX, PUBLISHED_PREFIX } from '../lambdas/domain/lake-key.ts';
import { FrontDoor } from './constructs/front-door.ts';
import { StageFunction } from './constructs/stage-function.ts';
import type { DataStack } from './data-stack.ts';
import { type ComputeProps, stackProps } from './stack-props.ts';

type Props = ComputeProps<DataStack>;

/** The REST API: links and pixels, figures, reports, the lake and the ledger. */
export class DeliveryStack extends Stack {
  constructor(scope: Construct, id: string, props: Props) {
    const { config } = props;
    super(scope, id, stackProps(config, 'delivery', 'Tormenta: REST API'));
    const door = new FrontDoor(this, 'FrontDoor', {
      config,
      door: 'delivery',
      failing: {
        alarm: 'ApiFailing',
        impact: "Readers get errors in place of figures, or can't manage their links; collecting goes on.",
      },
    });
    new CfnOutput(this, 'DeliveryUrl', { value: door.url });
    door.otherwise(this.api(props));
  }

  private api({ config, bundles, data }: Props): StageFunction {
    const api = new StageFunction(this, 'Api', {
      config,
      bundles,
      stage: 'api',
      memoryMb: 1024,
      timeout: Duration.seconds(20),
      environment: {
        LINKS_TABLE: data.links.tableName,
        KEYS_TABLE: data.keys.tableName,
        ROLLUPS_TABLE: data.rollups.tableName,
        CURSORS_TABLE: data.cursors.tableName,
        LAKE_TABLE: data.lake.tableName,
        SMART_BUCKET: data.smart.bucketName,
        ALLOWED_ORIGINS: config.allowedOrigins.join(','),
        PUBLIC_BASE_URL: config.links.baseUrl,
      },
    });
    api.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], data.links.tableArn);
    api.allow(['dynamodb:Query'], `${data.links.tableArn}/index/byTenant`);
    api.allow(['dynamodb:GetItem'], data.keys.tableArn);
    api.allow(['dynamodb:BatchGetItem', 'dynamodb:Query'], data.rollups.tableArn);
    api.allow(['dynamodb:Query'], `${data.rollups.tableArn}/index/subjects`);
    api.allow(['dynamodb:Query'], data.cursors.tableArn);
    api.allow(['dynamodb:GetItem', 'dynamodb:Query'], data.lake.tableArn);
    const exports = data.smart.arnForObjects(`${EXPORTS_PREFIX}*`);
    api.allow(['s3:GetObject'], data.smart.arnForObjects(`${PUBLISHED_PREFIX}*`), exports);
    api.allow(['s3:PutObject'], exports);
    return api;
  }
}
