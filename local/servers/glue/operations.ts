/** Glue's calls, those that the stages, the runner and tests make; any other fails. */
import type { JsonObject } from '../../template/json.ts';
import { objectIn, page } from '../input.ts';
import { add, databaseOf, type GlueOperation, nameIn, nowSeconds, tableOf } from './entries.ts';
import { PARTITION_OPERATIONS } from './partitions.ts';

/** API reference, GetDatabases and GetTables: most of a page. */
const PAGE = 100;

export const OPERATIONS: Readonly<Record<string, GlueOperation>> = {
  CreateDatabase: (catalog, input) => {
    const given = objectIn(input, 'DatabaseInput');
    const name = nameIn(given, 'Name');
    add(catalog, 'database', '', name, { ...given, Name: name, CreateTime: nowSeconds() });
    return {};
  },
  UpdateDatabase: (catalog, input) => {
    const name = nameIn(input, 'Name');
    const { CreateTime = 0 } = databaseOf(catalog, name);
    catalog.put('database', '', name, { ...objectIn(input, 'DatabaseInput'), Name: name, CreateTime });
    return {};
  },
  GetDatabase: (catalog, input) => ({ Database: databaseOf(catalog, nameIn(input, 'Name')) }),
  GetDatabases: (catalog, input) => {
    const { items, next } = page(catalog.all('database', ''), input, PAGE);
    return { DatabaseList: items, ...next };
  },
  CreateTable: (catalog, input) => {
    const database = nameIn(input, 'DatabaseName');
    databaseOf(catalog, database);
    const table = tableFrom(input, database, nowSeconds());
    add(catalog, 'table', database, nameIn(table, 'Name'), table);
    return {};
  },
  UpdateTable: (catalog, input) => {
    const database = nameIn(input, 'DatabaseName');
    const name = nameIn(objectIn(input, 'TableInput'), 'Name');
    const { CreateTime } = tableOf(catalog, database, name);
    catalog.put('table', database, name, tableFrom(input, database, Number(CreateTime)));
    return {};
  },
  GetTable: (catalog, input) => ({
    Table: tableOf(catalog, nameIn(input, 'DatabaseName'), nameIn(input, 'Name')),
  }),
  GetTables: (catalog, input) => {
    const database = nameIn(input, 'DatabaseName');
    databaseOf(catalog, database);
    const { items, next } = page(catalog.all('table', database), input, PAGE);
    return { TableList: items, ...next };
  },
  ...PARTITION_OPERATIONS,
};

const tableFrom = (input: JsonObject, database: string, createTime: number): JsonObject => {
  const given = objectIn(input, 'TableInput');
  return {
    ...given,
    Name: nameIn(given, 'Name'),
    DatabaseName: database,
    CreateTime: createTime,
    UpdateTime: nowSeconds(),
  };
};
