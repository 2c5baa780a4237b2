/** Databases and tables by their names, as Glue knows them: lower case, and an error for each that isn't there. */
import type { JsonObject } from '../../template/json.ts';
import { textOf } from '../input.ts';
import { ServiceError } from '../json-server.ts';
import type { Catalog, Kind } from './store.ts';

export type GlueOperation = (catalog: Catalog, input: JsonObject) => JsonObject;

export const nowSeconds = (): number => Date.now() / 1_000;

export const nameIn = (input: JsonObject, name: string): string => textOf(input, name).toLowerCase();

export const missing = (what: string): ServiceError =>
  new ServiceError('EntityNotFoundException', `${what} not found.`);

/** @throws ServiceError AlreadyExistsException. */
export function add(catalog: Catalog, kind: Kind, parent: string, name: string, entry: JsonObject): void {
  if (catalog.get(kind, parent, name) !== undefined) {
    const label = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    throw new ServiceError('AlreadyExistsException', `${label} already exists: ${name}`);
  }
  catalog.put(kind, parent, name, entry);
}

export function databaseOf(catalog: Catalog, name: string): JsonObject {
  const found = catalog.get('database', '', name);
  if (found === undefined) throw missing(`Database ${name}`);
  return found;
}

export function tableOf(catalog: Catalog, database: string, name: string): JsonObject {
  databaseOf(catalog, database);
  const found = catalog.get('table', database, name);
  if (found === undefined) throw missing(`Table ${name}`);
  return found;
}
