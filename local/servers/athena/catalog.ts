/** The tables that a query names, as Glue has them when the query starts: a swap that comes later isn't seen. */
import { list, member } from '../../resources/property.ts';
import { isObject, type Json, type JsonObject } from '../../template/json.ts';
import { callServer } from '../json-call.ts';

export interface Location {
  readonly bucket: string;
  readonly prefix: string;
}

export interface Partition {
  /** Of the keys, in their order. */
  readonly values: readonly string[];
  readonly location: Location;
}

export interface CatalogTable {
  readonly name: string;
  /** Hive's types: string, bigint, decimal(18,6)… */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Partition keys. */
  readonly keys: readonly string[];
  readonly format: 'parquet' | 'text';
  readonly location: Location;
  /** Where Glue has partitions of its own; otherwise they are those of the objects that are there. */
  readonly partitions?: readonly Partition[];
  /** `s3://bucket/clicks/dt=${dt}/hh=${hh}/`, where folders make the partitions. */
  readonly template?: string;
}

const PAGES = 1_000;

/** @throws Error where the database isn't there, or a table is none that the local Athena reads. */
export async function catalogTables(
  glue: string,
  database: string,
  words: ReadonlySet<string>,
): Promise<readonly CatalogTable[]> {
  const tables = await pages(glue, 'GetTables', { DatabaseName: database }, 'TableList');
  const named = tables.filter(({ Name }) => words.has(String(Name)));
  return Promise.all(named.map((each) => toTable(glue, database, each)));
}

async function pages(
  glue: string,
  operation: string,
  input: JsonObject,
  listName: string,
): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  let next: JsonObject = {};
  for (let count = 0; count < PAGES; count += 1) {
    const page = await callServer(glue, 'glue', operation, { ...input, ...next });
    found.push(...list(page[listName]).filter(isObject));
    if (page.NextToken === undefined) return found;
    next = { NextToken: page.NextToken };
  }
  throw new Error(`${operation} has more than ${PAGES} pages`);
}

async function toTable(glue: string, database: string, table: JsonObject): Promise<CatalogTable> {
  const name = String(table.Name);
  const storage = table.StorageDescriptor;
  const common = {
    name,
    columns: columnsOf(member(storage, 'Columns')),
    keys: columnsOf(table.PartitionKeys).map((each) => each.name),
    format: formatOf(name, String(member(storage, 'InputFormat'))),
    location: locationOf(String(member(storage, 'Location'))),
  };
  if (common.keys.length === 0) return common;
  if (member(table.Parameters, 'projection.enabled') === 'true') {
    const given = member(table.Parameters, 'storage.location.template');
    const usual = `${String(member(storage, 'Location')).replace(/\/?$/, '/')}${common.keys.map((key) => `${key}=\${${key}}/`).join('')}`;
    return { ...common, template: given === undefined ? usual : String(given) };
  }
  const input = { DatabaseName: database, TableName: name };
  const partitions = await pages(glue, 'GetPartitions', input, 'Partitions');
  return { ...common, partitions: partitions.map(toPartition) };
}

const columnsOf = (columns: Json | undefined): CatalogTable['columns'] =>
  list(columns).map((each) => ({
    name: String(member(each, 'Name')),
    type: String(member(each, 'Type')).toLowerCase(),
  }));

const toPartition = ({ Values, StorageDescriptor }: JsonObject): Partition => ({
  values: list(Values).map(String),
  location: locationOf(String(member(StorageDescriptor, 'Location'))),
});

/** @throws Error for a format that the local Athena doesn't read. */
function formatOf(table: string, inputFormat: string): CatalogTable['format'] {
  if (inputFormat.endsWith('MapredParquetInputFormat')) return 'parquet';
  if (inputFormat.endsWith('TextInputFormat')) return 'text';
  throw new Error(`table ${table}: the local Athena doesn't read ${inputFormat}`);
}

/** Of `s3://bucket/prefix/`; a folder ends in a slash whether it was written or not. */
function locationOf(url: string): Location {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(url) ?? [];
  if (bucket === undefined) throw new Error(`${url} is no place in S3`);
  return { bucket, prefix: prefix === '' ? '' : prefix.replace(/\/?$/, '/') };
}
