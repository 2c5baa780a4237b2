/** Partitions: one for each list of values of a table's partition keys. */
import { isList, isObject, type Json, type JsonObject } from '../../template/json.ts';
import { objectIn, page, textsIn } from '../input.ts';
import { ServiceError } from '../json-server.ts';
import { add, type GlueOperation, missing, nameIn, nowSeconds, tableOf } from './entries.ts';
import { parseExpression } from './expression.ts';
import type { Catalog } from './store.ts';

/** API reference, GetPartitions and BatchCreatePartition. */
const PAGE = 1_000;
const BATCH = 100;

interface Place {
  readonly database: string;
  readonly table: string;
  /** Names of the partition keys. */
  readonly keys: readonly string[];
}

const placeOf = (catalog: Catalog, input: JsonObject): Place => {
  const database = nameIn(input, 'DatabaseName');
  const table = nameIn(input, 'TableName');
  const { PartitionKeys } = tableOf(catalog, database, table);
  const keys = isList(PartitionKeys) ? PartitionKeys.filter(isObject) : [];
  return { database, table, keys: keys.map(({ Name }) => String(Name)) };
};

const parentOf = ({ database, table }: Place): string => `${database}.${table}`;
const named = (values: readonly string[]): string => JSON.stringify(values);

export const PARTITION_OPERATIONS: Readonly<Record<string, GlueOperation>> = {
  CreatePartition: (catalog, input) => {
    create(catalog, placeOf(catalog, input), objectIn(input, 'PartitionInput'));
    return {};
  },
  BatchCreatePartition: (catalog, input) => {
    const place = placeOf(catalog, input);
    const { PartitionInputList } = input;
    const given = isList(PartitionInputList) ? PartitionInputList.filter(isObject) : [];
    if (given.length > BATCH)
      throw new ServiceError('ValidationException', `PartitionInputList has more than ${BATCH} members.`);
    return catalog.atOnce(() => ({ Errors: given.flatMap((each) => faultOf(catalog, place, each)) }));
  },
  UpdatePartition: (catalog, input) => {
    const place = placeOf(catalog, input);
    const former = textsIn(input, 'PartitionValueList');
    const { CreationTime = 0 } = found(catalog, place, former);
    const partition = partitionFrom(place, objectIn(input, 'PartitionInput'), Number(CreationTime));
    catalog.atOnce(() => {
      catalog.drop('partition', parentOf(place), named(former));
      catalog.put('partition', parentOf(place), named(textsIn(partition, 'Values')), partition);
    });
    return {};
  },
  DeletePartition: (catalog, input) => {
    const place = placeOf(catalog, input);
    const values = textsIn(input, 'PartitionValues');
    if (!catalog.drop('partition', parentOf(place), named(values))) throw missing(`Partition ${values}`);
    return {};
  },
  GetPartition: (catalog, input) => ({
    Partition: found(catalog, placeOf(catalog, input), textsIn(input, 'PartitionValues')),
  }),
  GetPartitions: (catalog, input) => {
    const place = placeOf(catalog, input);
    const fits = parseExpression(String(input.Expression ?? ''), place.keys);
    const all = catalog.all('partition', parentOf(place));
    const { items, next } = page(
      all.filter((each) => fits(textsIn(each, 'Values'))),
      input,
      PAGE,
    );
    return { Partitions: items, ...next };
  },
};

function create(catalog: Catalog, place: Place, given: JsonObject): void {
  const partition = partitionFrom(place, given, nowSeconds());
  add(catalog, 'partition', parentOf(place), named(textsIn(partition, 'Values')), partition);
}

/** In a batch a faulty partition fails alone. */
function faultOf(catalog: Catalog, place: Place, given: JsonObject): readonly Json[] {
  try {
    create(catalog, place, given);
    return [];
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code: ErrorCode, message: ErrorMessage } = error;
    return [{ PartitionValues: given.Values ?? [], ErrorDetail: { ErrorCode, ErrorMessage } }];
  }
}

function found(catalog: Catalog, place: Place, values: readonly string[]): JsonObject {
  const partition = catalog.get('partition', parentOf(place), named(values));
  if (partition === undefined) throw missing(`Partition ${values}`);
  return partition;
}

function partitionFrom(place: Place, given: JsonObject, CreationTime: number): JsonObject {
  const values = textsIn(given, 'Values');
  if (values.length !== place.keys.length) {
    throw new ServiceError(
      'InvalidInputException',
      'The number of partition keys do not match the number of partition values',
    );
  }
  return { ...given, DatabaseName: place.database, TableName: place.table, CreationTime };
}
