/** A small lake behind the embedded servers: a catalog, buckets and files that tests put there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { zstdCompressSync } from 'node:zlib';
import {
  AthenaClient,
  CreateWorkGroupCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  type StartQueryExecutionCommandInput,
} from '@aws-sdk/client-athena';
import {
  CreateDatabaseCommand,
  CreatePartitionCommand,
  CreateTableCommand,
  GlueClient,
  UpdatePartitionCommand,
} from '@aws-sdk/client-glue';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parquetWriteBuffer } from 'hyparquet-writer';

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const FORMATS = {
  parquet: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  text: 'org.apache.hadoop.mapred.TextInputFormat',
} as const;

export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly keys?: readonly string[];
  readonly format?: keyof typeof FORMATS;
  readonly template?: string;
}

/** With an empty catalog `acme`, a bucket `lake` and a workgroup `team`, unless they are there already. */
export async function openLake(
  endpoints: Readonly<Record<'s3' | 'glue' | 'athena', string>>,
  { anew = true }: { readonly anew?: boolean } = {},
) {
  const client = (endpoint: string) => ({ endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  const s3 = new S3Client({ ...client(endpoints.s3), forcePathStyle: true });
  const glue = new GlueClient(client(endpoints.glue));
  const athena = new AthenaClient(client(endpoints.athena));
  if (anew) await fill(s3, glue, athena);

  const put = (Key: string, Body: Buffer) => s3.send(new PutObjectCommand({ Bucket: 'lake', Key, Body }));
  const start = async (QueryString: string, more: Partial<StartQueryExecutionCommandInput> = {}) => {
    const { QueryExecutionId = '' } = await athena.send(
      new StartQueryExecutionCommand({
        QueryString,
        WorkGroup: 'team',
        QueryExecutionContext: { Database: 'acme' },
        ...more,
      }),
    );
    return QueryExecutionId;
  };
  const ended = async (QueryExecutionId: string): Promise<QueryExecution> => {
    for (;;) {
      const { QueryExecution = {} } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      if (!['QUEUED', 'RUNNING'].includes(QueryExecution.Status?.State ?? '')) return QueryExecution;
      await sleep(20);
    }
  };
  const results = (QueryExecutionId: string, page: object = {}) =>
    athena.send(new GetQueryResultsCommand({ QueryExecutionId, ...page }));

  return {
    s3,
    glue,
    athena,
    start,
    ended,
    results,
    table: ({ name, columns, keys = [], format = 'parquet', template }: Table) =>
      glue.send(
        new CreateTableCommand({
          DatabaseName: 'acme',
          TableInput: {
            Name: name,
            PartitionKeys: keys.map((Name) => ({ Name, Type: 'string' })),
            StorageDescriptor: {
              Columns: Object.entries(columns).map(([Name, Type]) => ({ Name, Type })),
              Location: `s3://lake/${name}/`,
              InputFormat: FORMATS[format],
            },
            ...(template === undefined
              ? {}
              : { Parameters: { 'projection.enabled': 'true', 'storage.location.template': template } }),
          },
        }),
      ),
    parquet: (key: string, columnData: Columns) => put(key, Buffer.from(parquetWriteBuffer({ columnData }))),
    lines: (key: string, text: string | Buffer) => put(key, zstdCompressSync(text)),
    /** Where the partition lies, from now on. */
    partition: async (table: string, dt: string, Location: string) => {
      const place = { DatabaseName: 'acme', TableName: table };
      const PartitionInput = { Values: [dt], StorageDescriptor: { Location } };
      await glue
        .send(new CreatePartitionCommand({ ...place, PartitionInput }))
        .catch(() =>
          glue.send(new UpdatePartitionCommand({ ...place, PartitionValueList: [dt], PartitionInput })),
        );
    },
    keys: async (Prefix: string) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'lake', Prefix }));
      return Contents.map(({ Key = '', Size = 0 }) => ({ key: Key, bytes: Size }));
    },
    /** The rows without their header, or why there are none. */
    rows: async (query: string): Promise<readonly (readonly (string | undefined)[])[] | string> => {
      const id = await start(query);
      const { Status } = await ended(id);
      if (Status?.State !== 'SUCCEEDED') return `${Status?.State}: ${Status?.StateChangeReason}`;
      const { ResultSet } = await results(id);
      return (ResultSet?.Rows ?? [])
        .slice(1)
        .map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue));
    },
    close: () => {
      for (const each of [s3, glue, athena]) each.destroy();
    },
  };
}

async function fill(s3: S3Client, glue: GlueClient, athena: AthenaClient): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: 'lake' }));
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'acme' } }));
  await athena.send(
    new CreateWorkGroupCommand({
      Name: 'team',
      Configuration: { ResultConfiguration: { OutputLocation: 's3://lake/_results/' } },
    }),
  );
}

export type Lake = Awaited<ReturnType<typeof openLake>>;
