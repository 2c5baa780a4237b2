import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { UNITS_PREFIX } from '../lambdas/domain/lake-key.ts';
import type { Config } from './config.ts';
import { ImpactAlarm } from './constructs/impact-alarm.ts';
import { QueueConsumer } from './constructs/queue-consumer.ts';
import { StageFunction } from './constructs/stage-function.ts';
import { StreamConsumer } from './constructs/stream-consumer.ts';
import type { DataStack } from './data-stack.ts';
import { type ComputeProps, stackProps } from './stack-props.ts';

type Props = ComputeProps<DataStack>;

/** From the stream to the lake and the live counts. Stateless: the stream's retention covers the time without it. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, props: Props) {
    super(
      scope,
      id,
      stackProps(props.config, 'pipeline', 'Tormenta: from the stream to the lake and the counts'),
    );
    this.archive(props);
    this.aggregate(props);
    this.land(props);
    this.redrive(props);
  }

  /** Cuts the stream into units: one immutable object of landingtmp each. */
  private archive({ config, bundles, data }: Props): void {
    const archive = new StageFunction(this, 'Archive', {
      config,
      bundles,
      stage: 'archive',
      memoryMb: 1024,
      timeout: Duration.minutes(1),
      environment: {
        STREAM_NAME: data.events.streamName,
        LANDINGTMP_BUCKET: data.landingtmp.bucketName,
        CURSORS_TABLE: data.cursors.tableName,
        UNITS_QUEUE_URL: data.units.queue.queueUrl,
        RETENTION_HOURS: String(config.stream.retentionHours),
      },
    });
    archive.allow(['s3:GetObject', 's3:PutObject'], data.landingtmp.arnForObjects(`${UNITS_PREFIX}*`));
    archive.allow(['s3:ListBucket'], data.landingtmp.bucketArn);
    archive.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], data.cursors.tableArn);
    archive.allow(['sqs:SendMessage'], data.units.queue.queueArn);

    new StreamConsumer(this, 'ArchiveEvents', {
      config,
      stage: archive,
      stream: data.events,
      window: Duration.seconds(config.microBatch.windowSeconds),
      late: {
        alarm: 'ArchiveLate',
        impact:
          'Events of the last hour are neither in the lake nor counted; past the retention they are lost.',
      },
    });
    new ImpactAlarm(this, 'ArchiveFailing', {
      config,
      impact:
        'At least one shard stands still: its events wait in the stream and are missing from every count.',
      metric: archive.lambda.metricErrors({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 1,
      periods: 3,
    });
  }

  /** Counts units into the declared rollups, in order within a shard. */
  private aggregate({ config, bundles, data }: Props): void {
    const aggregate = new StageFunction(this, 'Aggregate', {
      config,
      bundles,
      stage: 'aggregate',
      memoryMb: 1769,
      timeout: Duration.seconds(config.speed.timeoutSeconds),
      environment: {
        LANDINGTMP_BUCKET: data.landingtmp.bucketName,
        CURSORS_TABLE: data.cursors.tableName,
        ROLLUPS_TABLE: data.rollups.tableName,
        UNITS_QUEUE_URL: data.units.queue.queueUrl,
        DEDUP_WINDOW_SECONDS: String(config.dedup.windowSeconds),
        ROLLUP_RETENTION_DAYS: String(config.retention.rollupDays),
      },
    });
    aggregate.allow(['s3:GetObject'], data.landingtmp.arnForObjects(`${UNITS_PREFIX}*`));
    aggregate.allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      data.cursors.tableArn,
    );
    aggregate.allow(
      ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
      data.rollups.tableArn,
    );

    new QueueConsumer(this, 'AggregateUnits', {
      config,
      stage: aggregate,
      source: data.units,
      batchSize: 10,
      enabled: config.speed.enabled,
      failure: {
        partialBatchResponses: true,
        waiting: {
          after: Duration.minutes(15),
          alarm: 'CountsLate',
          impact: 'Live counts of at least one shard are a quarter of an hour behind; the lake is complete.',
        },
        gaveUp: {
          alarm: 'CountsStopped',
          impact:
            'Live counts of at least one shard stand still until they are rebuilt; the lake is complete.',
        },
      },
    });
    this.watchUncounted(config, aggregate);
  }

  private watchUncounted(config: Config, aggregate: StageFunction): void {
    new ImpactAlarm(this, 'UnitsSetAside', {
      config,
      impact:
        'Live counts miss events that the lake has: units came out of order and were set aside uncounted.',
      metric: aggregate.count('UnitsSetAside'),
      threshold: 1,
    });
    new ImpactAlarm(this, 'SharesSetAside', {
      config,
      impact:
        'Live counts of a few subjects miss events that the lake has: their rows refused them for good.',
      metric: aggregate.count('SharesSetAside'),
      threshold: 1,
    });
  }

  /** Writes units as typed rows into landing: what batch runs read. */
  private land({ config, bundles, data }: Props): void {
    const land = new StageFunction(this, 'Land', {
      config,
      bundles,
      stage: 'land',
      memoryMb: 1769,
      timeout: Duration.seconds(config.speed.timeoutSeconds),
      environment: {
        LANDINGTMP_BUCKET: data.landingtmp.bucketName,
        LANDING_BUCKET: data.landing.bucketName,
        LAKE_TABLE: data.lake.tableName,
        GRACE_MINUTES: String(config.batch.graceMinutes),
      },
    });
    land.allow(['s3:GetObject'], data.landingtmp.arnForObjects(`${UNITS_PREFIX}*`));
    land.allow(['s3:PutObject'], data.landing.arnForObjects('*'));
    land.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], data.lake.tableArn);

    new QueueConsumer(this, 'LandUnits', {
      config,
      stage: land,
      source: data.land,
      batchSize: 10,
      enabled: true,
      ...atOnce(config),
      failure: {
        partialBatchResponses: true,
        waiting: {
          after: Duration.minutes(15),
          alarm: 'LandLate',
          impact:
            'Events of the last quarter of an hour are missing from queries and batch runs; none is lost.',
        },
        gaveUp: {
          alarm: 'LandStopped',
          impact: 'Some events are missing from queries and reports until someone lands them; none is lost.',
        },
      },
    });
  }

  /** Puts back on the stream what the stream refused. */
  private redrive({ config, bundles, data }: Props): void {
    const redrive = new StageFunction(this, 'Redrive', {
      config,
      bundles,
      stage: 'redrive',
      memoryMb: 512,
      timeout: Duration.seconds(30),
      environment: {
        STREAM_NAME: data.events.streamName,
      },
    });
    redrive.allow(['kinesis:PutRecords'], data.events.streamArn);

    new QueueConsumer(this, 'RedriveOverflow', {
      config,
      stage: redrive,
      source: data.overflow,
      batchSize: 10,
      enabled: true,
      // A stream that refuses has too much already: come back slowly.
      maxConcurrency: 2,
      failure: {
        partialBatchResponses: true,
        waiting: {
          after: Duration.minutes(15),
          alarm: 'OverflowWaiting',
          impact:
            'Accepted events wait beside the stream: counts and the lake miss them until they are put back.',
        },
        gaveUp: {
          alarm: 'OverflowStopped',
          impact:
            'Accepted events could not be put back for a day: they are lost unless someone does so by hand.',
        },
      },
    });
  }
}

/**
 * A shard brings one unit a window, and a unit lands in less: a backlog mustn't take the concurrency that producers
 * need. An on-demand stream has as many shards as it takes.
 */
const atOnce = ({ stream: { shards } }: Config): { readonly maxConcurrency?: number } =>
  shards === 'onDemand' ? {} : { maxConcurrency: Math.max(2, shards) };
