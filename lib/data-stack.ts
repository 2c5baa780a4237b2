import { Annotations, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { Construct } from 'constructs';
import { catalogTables } from '../lambdas/domain/catalog/models.ts';
import { type LakeLayer, type LakeTable, tableName } from '../lambdas/domain/catalog/schema.ts';
import { EXPORTS_PREFIX, RESULTS_PREFIX, RUNS_PREFIX, UNITS_PREFIX } from '../lambdas/domain/lake-key.ts';
import type { Config } from './config.ts';
import { LakeBucket } from './constructs/lake-bucket.ts';
import { GlueLakeTable } from './constructs/lake-table.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import { namesOf, type TableName } from './names.ts';
import { stackProps } from './stack-props.ts';

interface TableShape {
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly expires?: true;
}

/** All that lasts: the lake and its catalog, the tables, the stream and the queues. The other stacks import from here only. */
export class DataStack extends Stack {
  readonly landingtmp: LakeBucket;
  readonly landing: LakeBucket;
  readonly universal: LakeBucket;
  readonly smart: LakeBucket;
  readonly links: Table;
  readonly keys: Table;
  readonly rollups: Table;
  readonly cursors: Table;
  readonly salts: Table;
  readonly lake: Table;
  readonly events: Stream;
  readonly overflow: WorkQueue;
  readonly units: WorkQueue;
  readonly land: WorkQueue;
  private readonly config: Config;
  private readonly kept: RemovalPolicy;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id, {
      ...stackProps(config, 'data', 'Tormenta: lake, catalog, tables, stream and queues'),
      terminationProtection: config.removalPolicy === 'retain',
    });
    this.config = config;
    this.kept = config.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    this.landingtmp = this.bucket('Landingtmp', 'landingtmp', config.retention.rawDays);
    this.landing = this.bucket('Landing', 'landing', 'forever');
    this.universal = this.bucket('Universal', 'universal', 'forever');
    this.smart = this.bucket('Smart', 'smart', 'forever', [RESULTS_PREFIX, RUNS_PREFIX, EXPORTS_PREFIX]);

    this.links = this.table('Links', 'links', { partitionKey: 'pk' });
    this.links.addGlobalSecondaryIndex({
      indexName: 'byTenant',
      partitionKey: text('owner'),
      sortKey: text('id'),
      projectionType: ProjectionType.ALL,
    });
    this.keys = this.table('Keys', 'keys', { partitionKey: 'pk' });
    this.rollups = this.table('Rollups', 'rollups', { partitionKey: 'pk', sortKey: 'sk', expires: true });
    this.rollups.addGlobalSecondaryIndex({
      indexName: 'subjects',
      partitionKey: text('scope'),
      sortKey: text('subject'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.cursors = this.table('Cursors', 'cursors', { partitionKey: 'pk', sortKey: 'sk', expires: true });
    this.salts = this.table('Salts', 'salts', { partitionKey: 'day', expires: true });
    this.lake = this.table('Lake', 'lake', { partitionKey: 'pk', sortKey: 'sk', expires: true });

    this.events = this.stream();
    this.overflow = this.overflowQueue();
    this.units = this.unitsQueue();
    this.land = this.landQueue();
    this.landingtmp.tell(this.land.queue, UNITS_PREFIX);
    this.catalog(catalogTables());
    this.workgroup();
    this.pinExports();
  }

  private bucket(
    id: string,
    layer: LakeLayer,
    keepDays: number | 'forever',
    passing: readonly string[] = [],
  ): LakeBucket {
    const { config, kept: removalPolicy } = this;
    return new LakeBucket(this, id, { config, layer, keepDays, passing, removalPolicy });
  }

  private table(id: string, table: TableName, shape: TableShape): Table {
    return new Table(this, id, {
      tableName: namesOf(this.config.taxonomy).table(table),
      partitionKey: text(shape.partitionKey),
      ...(shape.sortKey === undefined ? {} : { sortKey: text(shape.sortKey) }),
      ...(shape.expires ? { timeToLiveAttribute: 'expires' } : {}),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: this.kept,
    });
  }

  private stream(): Stream {
    const { taxonomy, stream } = this.config;
    const { shards } = stream;
    if (shards !== 'onDemand' && stream.buckets % shards !== 0) {
      Annotations.of(this).addWarningV2(
        'tormenta:buckets',
        `stream.buckets (${stream.buckets}) is no multiple of stream.shards (${shards}): some shards fill sooner.`,
      );
    }
    return new Stream(this, 'Events', {
      streamName: namesOf(taxonomy).stream,
      ...(shards === 'onDemand'
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount: shards }),
      retentionPeriod: Duration.hours(stream.retentionHours),
      encryption: StreamEncryption.MANAGED,
      removalPolicy: this.kept,
    });
  }

  /** Events that the stream refused. A day of attempts, then the dead letters have 13 days left. */
  private overflowQueue(): WorkQueue {
    const names = namesOf(this.config.taxonomy);
    return new WorkQueue(this, 'Overflow', {
      queueName: names.overflowQueue,
      deadLetterName: names.overflowDeadLetters,
      fifo: false,
      removalPolicy: this.kept,
      failure: { attempts: 500, visibility: Duration.minutes(3) },
    });
  }

  /** The lake's units, in order within a shard: a shard waits for its unit rather than count without it. */
  private unitsQueue(): WorkQueue {
    const names = namesOf(this.config.taxonomy);
    return new WorkQueue(this, 'Units', {
      queueName: names.unitsQueue,
      deadLetterName: names.unitsDeadLetters,
      fifo: true,
      removalPolicy: this.kept,
      failure: { attempts: 1000, visibility: Duration.seconds(this.config.speed.visibilitySeconds) },
    });
  }

  /** Every new unit, by landingtmp's own notification; in no order. Some hours of attempts, then the dead letters. */
  private landQueue(): WorkQueue {
    const names = namesOf(this.config.taxonomy);
    return new WorkQueue(this, 'Land', {
      queueName: names.landQueue,
      deadLetterName: names.landDeadLetters,
      fifo: false,
      removalPolicy: this.kept,
      failure: { attempts: 200, visibility: Duration.seconds(this.config.speed.visibilitySeconds) },
    });
  }

  /** Makes every layer a set of tables, for Athena and whatever else reads a Glue catalog. */
  private catalog(tables: readonly LakeTable[]): void {
    const database = new CfnDatabase(this, 'Catalog', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: {
        name: namesOf(this.config.taxonomy).database,
        description: 'The lake of Tormenta, a table an entity of a layer',
      },
    });
    database.applyRemovalPolicy(this.kept);
    for (const table of tables) {
      const bucket = this[table.layer];
      const props = { database, bucket, table, removalPolicy: this.kept };
      new GlueLakeTable(this, `Catalog-${tableName(table)}`, props);
    }
  }

  /** Where queries run, and what one may scan; costs nothing while none does. */
  private workgroup(): void {
    const { taxonomy, batch } = this.config;
    const group = new CfnWorkGroup(this, 'Workgroup', {
      name: namesOf(taxonomy).workgroup,
      description: 'Queries of the lake of Tormenta',
      // Its history of queries goes with it.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        bytesScannedCutoffPerQuery: batch.scanLimitGb * 1e9,
        publishCloudWatchMetricsEnabled: false,
        resultConfiguration: {
          outputLocation: this.smart.s3UrlForObject(RESULTS_PREFIX),
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
    group.applyRemovalPolicy(this.kept);
  }

  /** What others may import stays exported when nobody does, so that they can be destroyed and changed at will. */
  private pinExports(): void {
    const { events, overflow, units, land } = this;
    const buckets = [this.landingtmp, this.landing, this.universal, this.smart];
    const tables = [this.links, this.keys, this.rollups, this.cursors, this.salts, this.lake];
    const queues = [overflow, units, land].flatMap(({ queue, deadLetters }) => [
      queue.queueArn,
      queue.queueUrl,
      queue.queueName,
      deadLetters.queueName,
    ]);
    const values = [
      ...buckets.flatMap((bucket) => [bucket.bucketArn, bucket.bucketName]),
      ...tables.flatMap((table) => [table.tableArn, table.tableName]),
      events.streamArn,
      events.streamName,
      ...queues,
    ];
    for (const value of values) this.exportValue(value);
  }
}

const text = (name: string) => ({ name, type: AttributeType.STRING });
