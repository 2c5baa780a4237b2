import { Aws, type RemovalPolicy } from 'aws-cdk-lib';
import { type CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';
import { ARRIVAL_KEYS, ENTITIES, RAW, REJECTED } from '../../lambdas/domain/catalog/landing.ts';
import {
  type Column,
  type ColumnType,
  type LakeTable,
  tableName,
} from '../../lambdas/domain/catalog/schema.ts';
import { REJECTED_PREFIX, UNITS_PREFIX } from '../../lambdas/domain/lake-key.ts';
import type { LakeBucket } from './lake-bucket.ts';

export interface LakeTableProps {
  readonly database: CfnDatabase;
  /** Its layer's bucket. */
  readonly bucket: LakeBucket;
  readonly table: LakeTable;
  readonly removalPolicy: RemovalPolicy;
}

/** A table of the lake in the Glue catalog, for Athena and whatever else reads one. */
export class GlueLakeTable extends Construct {
  constructor(scope: Construct, id: string, { database, bucket, table, removalPolicy }: LakeTableProps) {
    super(scope, id);
    const place = placeOf(table);
    const location = bucket.s3UrlForObject(place.folder);
    const glueTable = new CfnTable(this, 'Table', {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: database.ref,
      tableInput: {
        name: tableName(table),
        description: table.comment,
        tableType: 'EXTERNAL_TABLE',
        parameters: {
          EXTERNAL: 'TRUE',
          ...formatOf(table).parameters,
          ...(place.projected ? projectionOf(location, place.keys) : {}),
        },
        partitionKeys: place.keys.map((name) => ({ name, type: 'string', comment: PARTITION_KEYS[name] })),
        storageDescriptor: {
          location,
          columns: table.columns.map(glueColumn),
          ...formatOf(table).storage,
        },
      },
    });
    glueTable.applyRemovalPolicy(removalPolicy);
  }
}

const glueColumn = ({ name, type, comment }: Column) => ({ name, type: HIVE_TYPES[type], comment });

const HIVE_TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'string',
  bigint: 'bigint',
  double: 'double',
  decimal: 'decimal(18,6)',
  boolean: 'boolean',
  timestamp: 'timestamp',
  binary: 'binary',
  json: 'string',
};

type PartitionKey = 'entity' | 'dt' | 'hh';

const PARTITION_KEYS: Readonly<Record<PartitionKey, string>> = {
  entity: 'The entity that it would have been',
  dt: 'Day, UTC: of arrival in landingtmp and landing, of the event elsewhere',
  hh: 'Hour of arrival, UTC',
};

interface Place {
  /** Below the bucket. */
  readonly folder: string;
  readonly keys: readonly PartitionKey[];
  /** Whether Athena works out the partitions by itself: it then ignores those that the catalog lists. */
  readonly projected: boolean;
}

function placeOf({ layer, entity }: LakeTable): Place {
  if (layer === RAW.layer) return { folder: UNITS_PREFIX, keys: ARRIVAL_KEYS, projected: true };
  if (layer === REJECTED.layer && entity === REJECTED.entity)
    return { folder: REJECTED_PREFIX, keys: ['entity', ...ARRIVAL_KEYS], projected: true };
  if (layer === 'landing') return { folder: `${entity}/`, keys: ARRIVAL_KEYS, projected: true };
  return { folder: `${entity}/`, keys: ['dt'], projected: false };
}

/** Source: Amazon Athena, "Supported types for partition projection". */
const PROJECTIONS: Readonly<Record<PartitionKey, Readonly<Record<string, string>>>> = {
  entity: { type: 'enum', values: ENTITIES.map(({ entity }) => entity).join(',') },
  // From before the first lake, to a day more than today: a query shouldn't depend on whose clock is ahead.
  dt: { type: 'date', format: 'yyyy-MM-dd', range: '2026-01-01,NOW+1DAYS' },
  hh: { type: 'integer', range: '0,23', digits: '2' },
};

function projectionOf(location: string, keys: readonly PartitionKey[]): Record<string, string> {
  const settings = keys.flatMap((key) =>
    Object.entries(PROJECTIONS[key]).map(([name, value]) => [`projection.${key}.${name}`, value] as const),
  );
  // Rejected rows lie by entity alone, everything else by `dt=` and `hh=`.
  const folders = keys.map((key) => `${key === 'entity' ? '' : `${key}=`}\${${key}}/`).join('');
  return {
    'projection.enabled': 'true',
    ...Object.fromEntries(settings),
    'storage.location.template': `${location}${folders}`,
  };
}

/**
 * A line of landingtmp is one column, whatever it holds: of the text formats only the expression leaves it whole.
 * `(?s)`: else Java's dot stops at U+2028, which JSON may hold as it is, and the row is null.
 */
const LINES = {
  parameters: { classification: 'ndjson', compressionType: 'zstd' },
  storage: {
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    serdeInfo: {
      serializationLibrary: 'org.apache.hadoop.hive.serde2.RegexSerDe',
      parameters: { 'input.regex': '(?s)(.*)' },
    },
  },
} as const;

const PARQUET = {
  parameters: { classification: 'parquet' },
  storage: {
    inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
  },
} as const;

const formatOf = ({ layer }: LakeTable) => (layer === RAW.layer ? LINES : PARQUET);
