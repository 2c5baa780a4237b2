/** Glue's databases and tables. */
import type { Context, Provider, Resource } from '../provider.ts';
import { callServer } from '../servers/json-call.ts';
import { isObject, type JsonObject } from '../template/json.ts';
import { text } from './property.ts';
import { createOrAdopt } from './settled.ts';

const EXISTS = 'AlreadyExistsException';

export const database: Provider = {
  type: 'AWS::Glue::Database',
  honours: ['DatabaseInput'],
  ignores: { CatalogId: 'there is one account' },
  immutable: ['DatabaseInput'],
  create: async (context, resource) => {
    const DatabaseInput = inputOf(resource, 'DatabaseInput');
    const Name = text({ properties: DatabaseInput }, 'Name');
    await createOrAdopt(() => call(context, 'CreateDatabase', { DatabaseInput }), EXISTS);
    return { ref: Name, attributes: {} };
  },
};

/** A table that is there already gets the columns and places that its template has now; its partitions stay. */
export const table: Provider = {
  type: 'AWS::Glue::Table',
  honours: ['DatabaseName', 'TableInput'],
  ignores: { CatalogId: 'there is one account' },
  immutable: [],
  create: async (context, resource) => {
    const TableInput = textual(inputOf(resource, 'TableInput'));
    const DatabaseName = text(resource, 'DatabaseName');
    await createOrAdopt(() => call(context, 'CreateTable', { DatabaseName, TableInput }), EXISTS);
    await call(context, 'UpdateTable', { DatabaseName, TableInput });
    return { ref: text({ properties: TableInput }, 'Name'), attributes: {} };
  },
};

const call = ({ endpoints }: Context, operation: string, input: object): Promise<unknown> =>
  callServer(endpoints.glue, 'glue', operation, input);

function inputOf({ properties }: Resource, name: string): JsonObject {
  const value = properties[name];
  if (isObject(value)) return value;
  throw new Error(`${name} must be an object and is ${JSON.stringify(value)}`);
}

/** A template may have parameters as booleans and numbers; Glue has texts. */
function textual(input: JsonObject): JsonObject {
  const { Parameters } = input;
  if (!isObject(Parameters)) return input;
  const texts = Object.entries(Parameters).map(([name, value]) => [name, String(value)]);
  return { ...input, Parameters: Object.fromEntries(texts) };
}
