/** A resource's properties, checked as they are read. */
import type { Resource } from '../provider.ts';
import { isList, isObject, type Json, type JsonObject } from '../template/json.ts';

/** @throws Error for a resource without the text; ours have their names by taxonomy, and state is kept by name. */
export function text({ properties }: Pick<Resource, 'properties'>, name: string): string {
  const value = properties[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${name} must be a text and is ${JSON.stringify(value)}`);
}

/** An object's member; none where the property is missing. */
export const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined;

export const list = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

/** Those of the properties that are there, by name. */
export const picked = (properties: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = properties[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
