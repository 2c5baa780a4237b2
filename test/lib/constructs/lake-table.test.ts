import { expect, it } from '@jest/globals';
import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import { RAW, REJECTED } from '../../../lambdas/domain/catalog/landing.ts';
import type { LakeTable } from '../../../lambdas/domain/catalog/schema.ts';
import { LakeBucket } from '../../../lib/constructs/lake-bucket.ts';
import { GlueLakeTable } from '../../../lib/constructs/lake-table.ts';
import { type Bench, templateOf } from './in-a-stack.ts';

const sales: LakeTable = {
  layer: 'landing',
  entity: 'sales',
  comment: 'One row a sale',
  columns: [
    { name: 'sold_at', type: 'timestamp', comment: 'When' },
    { name: 'price', type: 'decimal', comment: 'For how much' },
    { name: 'cart', type: 'json', comment: 'Of what' },
  ],
};

const tableOf = (table: LakeTable): unknown => {
  const template = templateOf(({ stack, config }: Bench) => {
    const removalPolicy = RemovalPolicy.RETAIN;
    const props = { config, layer: table.layer, keepDays: 'forever', removalPolicy } as const;
    new GlueLakeTable(stack, 'Table', {
      database: new CfnDatabase(stack, 'Lake', {
        catalogId: Aws.ACCOUNT_ID,
        databaseInput: { name: 'lake' },
      }),
      bucket: new LakeBucket(stack, 'Bucket', props),
      table,
      removalPolicy,
    });
  });
  return Object.values(template.findResources('AWS::Glue::Table'))[0];
};

const below = (path: string) => ({ 'Fn::Join': ['', ['s3://', { Ref: expect.any(String) }, path]] });

it('names its columns, types and comments as the lake does, and stays when the stack goes', () => {
  expect(tableOf(sales)).toMatchObject({
    DeletionPolicy: 'Retain',
    Properties: {
      CatalogId: { Ref: 'AWS::AccountId' },
      DatabaseName: { Ref: 'Lake' },
      TableInput: {
        Name: 'landing_sales',
        Description: 'One row a sale',
        StorageDescriptor: {
          Columns: [
            { Name: 'sold_at', Type: 'timestamp', Comment: 'When' },
            { Name: 'price', Type: 'decimal(18,6)', Comment: 'For how much' },
            { Name: 'cart', Type: 'string', Comment: 'Of what' },
          ],
          Location: below('/sales/'),
          SerdeInfo: {
            SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
          },
        },
      },
    },
  });
});

it('in landing it is partitioned by arrival, and Athena works its partitions out', () => {
  expect(tableOf(sales)).toMatchObject({
    Properties: {
      TableInput: {
        PartitionKeys: [
          { Name: 'dt', Type: 'string' },
          { Name: 'hh', Type: 'string' },
        ],
        Parameters: {
          'projection.enabled': 'true',
          'projection.dt.type': 'date',
          'projection.dt.format': 'yyyy-MM-dd',
          'projection.hh.type': 'integer',
          'projection.hh.range': '0,23',
          'projection.hh.digits': '2',
          'storage.location.template': below(`/sales/dt=\${dt}/hh=\${hh}/`),
        },
      },
    },
  });
});

it('what was rejected is partitioned by entity, too', () => {
  expect(tableOf(REJECTED)).toMatchObject({
    Properties: {
      TableInput: {
        Name: 'landing_rejected',
        PartitionKeys: [{ Name: 'entity' }, { Name: 'dt' }, { Name: 'hh' }],
        Parameters: {
          'projection.entity.type': 'enum',
          'projection.entity.values': 'clicks,views,conversions,page_events,events',
          'storage.location.template': below(`/_rejected/\${entity}/dt=\${dt}/hh=\${hh}/`),
        },
      },
    },
  });
});

it('of landingtmp a row is a whole line, whatever it holds', () => {
  expect(tableOf(RAW)).toMatchObject({
    Properties: {
      TableInput: {
        Name: 'landingtmp_events',
        Parameters: { 'storage.location.template': below(`/events/dt=\${dt}/hh=\${hh}/`) },
        StorageDescriptor: {
          Location: below('/events/'),
          InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          SerdeInfo: {
            SerializationLibrary: 'org.apache.hadoop.hive.serde2.RegexSerDe',
            Parameters: { 'input.regex': '(?s)(.*)' },
          },
        },
      },
    },
  });
});

it.each(['universal', 'smart'] as const)(
  'in %s its partitions are event days that the catalog lists',
  (layer) => {
    const table = tableOf({ ...sales, layer });
    expect(table).toMatchObject({
      Properties: { TableInput: { Name: `${layer}_sales`, PartitionKeys: [{ Name: 'dt', Type: 'string' }] } },
    });
    expect(JSON.stringify(table)).not.toContain('projection');
  },
);
