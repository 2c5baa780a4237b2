import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { LINKS_PREFIX, PUBLISHED_PREFIX, RUNS_PREFIX, UNITS_PREFIX } from '../lambdas/domain/lake-key.ts';
import { batchDefinition } from './batch-definition.ts';
import type { Config } from './config.ts';
import { ImpactAlarm } from './constructs/impact-alarm.ts';
import { StageFunction } from './constructs/stage-function.ts';
import type { DataStack } from './data-stack.ts';
import { namesOf } from './names.ts';
import { type ComputeProps, stackProps } from './stack-props.ts';

type Props = ComputeProps<DataStack>;

/** Batch runs: landing → universal → smart → what readers call final. There for a run, or on a schedule. */
export class BatchStack extends Stack {
  constructor(scope: Construct, id: string, props: Props) {
    const { config } = props;
    super(scope, id, stackProps(config, 'batch', 'Tormenta: batch runs over the lake'));
    const stages = [this.plan(props), this.model(props), this.publish(props)] as const;
    const machine = this.machine(config, stages);
    if (config.batch.mode === 'scheduled') this.schedule(config, machine);
  }

  /** What is due, what can be final; the lock, and its release. */
  private plan({ config, bundles, data }: Props): StageFunction {
    const { batch } = config;
    const plan = new StageFunction(this, 'Plan', {
      config,
      bundles,
      stage: 'plan',
      memoryMb: 1024,
      timeout: Duration.minutes(15),
      environment: {
        STREAM_NAME: data.events.streamName,
        LANDINGTMP_BUCKET: data.landingtmp.bucketName,
        LANDING_BUCKET: data.landing.bucketName,
        UNIVERSAL_BUCKET: data.universal.bucketName,
        SMART_BUCKET: data.smart.bucketName,
        LINKS_TABLE: data.links.tableName,
        CURSORS_TABLE: data.cursors.tableName,
        LAKE_TABLE: data.lake.tableName,
        LAND_QUEUE_URL: data.land.queue.queueUrl,
        DATABASE: namesOf(config.taxonomy).database,
        GRACE_MINUTES: String(batch.graceMinutes),
        ATTRIBUTION_DAYS: String(batch.attributionDays),
      },
    });
    plan.allow(
      ['kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
      data.events.streamArn,
    );
    plan.allow(['s3:GetObject'], data.landingtmp.arnForObjects(`${UNITS_PREFIX}*`));
    plan.allow(['s3:PutObject'], data.landing.arnForObjects(`${LINKS_PREFIX}*`));
    plan.allow(['s3:PutObject'], data.smart.arnForObjects(`${RUNS_PREFIX}*`));
    plan.allow(['s3:DeleteObject'], data.universal.arnForObjects('*'), data.smart.arnForObjects('*'));
    plan.allow(['s3:ListBucket'], data.landingtmp.bucketArn, data.universal.bucketArn, data.smart.bucketArn);
    plan.allow(['dynamodb:Scan'], data.links.tableArn);
    plan.allow(['dynamodb:Query'], data.cursors.tableArn);
    plan.allow([...LAKE_TABLE, 'dynamodb:DeleteItem', 'dynamodb:Query'], data.lake.tableArn);
    plan.allow(['sqs:SendMessage'], data.land.queue.queueArn);
    plan.allow(['glue:GetPartition'], ...catalogArns(config));
    return plan;
  }

  /** One partition: its query, and the swap. */
  private model({ config, bundles, data }: Props): StageFunction {
    const { database, workgroup } = namesOf(config.taxonomy);
    const model = new StageFunction(this, 'Model', {
      config,
      bundles,
      stage: 'model',
      memoryMb: 512,
      timeout: Duration.minutes(5),
      environment: {
        UNIVERSAL_BUCKET: data.universal.bucketName,
        SMART_BUCKET: data.smart.bucketName,
        LAKE_TABLE: data.lake.tableName,
        DATABASE: database,
        WORKGROUP: workgroup,
        LATE_DAYS: String(config.batch.lateDays),
        ATTRIBUTION_DAYS: String(config.batch.attributionDays),
      },
    });
    model.allow(
      ['athena:GetQueryExecution', 'athena:StartQueryExecution'],
      `arn:${Aws.PARTITION}:athena:${config.region}:${Aws.ACCOUNT_ID}:workgroup/${workgroup}`,
    );
    model.allow(
      ['glue:CreatePartition', 'glue:GetPartition', 'glue:GetTable', 'glue:UpdatePartition'],
      ...catalogArns(config),
    );
    // Athena reads and writes as whoever asks it. Sources: Athena's user guide, "Access to the Glue Data Catalog" (the
    // default database too, whatever a query names) and "Unload".
    model.allow(
      ['glue:BatchGetPartition', 'glue:GetDatabase', 'glue:GetPartitions'],
      ...catalogArns(config),
      defaultDatabase(config),
    );
    model.allow(['s3:GetObject'], data.landing.arnForObjects('*'));
    model.allow(
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      data.universal.arnForObjects('*'),
      data.smart.arnForObjects('*'),
    );
    model.allow(
      ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      data.landing.bucketArn,
      data.universal.bucketArn,
      data.smart.bucketArn,
    );
    model.allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], data.lake.tableArn);
    return model;
  }

  /** One event day: its reports, its final hours. */
  private publish({ config, bundles, data }: Props): StageFunction {
    const publish = new StageFunction(this, 'Publish', {
      config,
      bundles,
      stage: 'publish',
      memoryMb: 2048,
      timeout: Duration.minutes(15),
      environment: {
        SMART_BUCKET: data.smart.bucketName,
        LAKE_TABLE: data.lake.tableName,
        ROLLUPS_TABLE: data.rollups.tableName,
      },
    });
    publish.allow(['s3:GetObject'], data.smart.arnForObjects('*'));
    publish.allow(['s3:PutObject'], data.smart.arnForObjects(`${PUBLISHED_PREFIX}*`));
    publish.allow(['s3:ListBucket'], data.smart.bucketArn);
    publish.allow([...LAKE_TABLE, 'dynamodb:Query'], data.lake.tableArn);
    publish.allow(['dynamodb:BatchWriteItem', 'dynamodb:UpdateItem'], data.rollups.tableArn);
    publish.allow(['dynamodb:Query'], `${data.rollups.tableArn}/index/subjects`);
    return publish;
  }

  private machine(
    config: Config,
    [plan, model, publish]: readonly [StageFunction, StageFunction, StageFunction],
  ): StateMachine {
    const role = new Role(this, 'RunRole', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    const arns = [plan, model, publish].map(({ lambda }) => lambda.functionArn);
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: arns }));
    const definition = batchDefinition({
      plan: plan.lambda.functionArn,
      model: model.lambda.functionArn,
      publish: publish.lambda.functionArn,
    });
    return new StateMachine(this, 'Run', {
      stateMachineName: namesOf(config.taxonomy).stateMachine,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(this.toJsonString(definition)),
      role,
    });
  }

  private schedule(config: Config, machine: StateMachine): void {
    const role = new Role(this, 'ScheduleRole', { assumedBy: new ServicePrincipal('events.amazonaws.com') });
    new Rule(this, 'Schedule', {
      description: 'Starts batch runs; one that finds another in progress ends at once',
      schedule: Schedule.expression(config.batch.schedule),
      targets: [new SfnStateMachine(machine, { role })],
    });
    new ImpactAlarm(this, 'BatchFailed', {
      config,
      impact: 'Reports and final figures stand still as of the last good run; live figures go on.',
      metric: machine.metricFailed({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 1,
    });
  }
}

const LAKE_TABLE = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;

/** The catalog, the database and each of its tables that a batch run reads or makes. */
function catalogArns({ region, taxonomy }: Config): string[] {
  const { database } = namesOf(taxonomy);
  return ['catalog', `database/${database}`, `table/${database}/*`].map((name) => glueArn(region, name));
}

const defaultDatabase = ({ region }: Config): string => glueArn(region, 'database/default');

const glueArn = (region: string, name: string): string =>
  `arn:${Aws.PARTITION}:glue:${region}:${Aws.ACCOUNT_ID}:${name}`;
