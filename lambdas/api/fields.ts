/** Checks of what comes from outside against schemas that can stand in an OpenAPI document as they are. */
import type { Static, TObject, TSchema } from 'typebox';
import { Check } from 'typebox/schema';
import type { Fault } from './problems.ts';

export type Fielded<T> = { readonly ok: T } | { readonly faults: readonly Fault[] };

/** Every fault of every field. A property's `description` completes the sentence "must be …". */
export function checkFields<S extends TObject>(
  schema: S,
  value: Readonly<Record<string, unknown>>,
): Fielded<Static<S>> {
  return Check(schema, value) ? { ok: value } : { faults: faultsOf(schema, value) };
}

function faultsOf(schema: TObject, value: Readonly<Record<string, unknown>>): Fault[] {
  const known = Object.keys(schema.properties);
  const unknown = Object.keys(value).filter((field) => !known.includes(field));
  const missing = (schema.required ?? []).filter((field) => !Object.hasOwn(value, field));
  const wrong = Object.entries(schema.properties).filter(
    ([field, property]) => Object.hasOwn(value, field) && !Check(property, value[field]),
  );
  return [
    ...unknown.map((field) => ({ field: field.slice(0, 100), reason: unknownReason(known) })),
    ...missing.map((field) => ({ field, reason: 'is missing' })),
    ...wrong.map(([field, property]) => ({ field, reason: `must be ${describe(property)}` })),
  ];
}

const unknownReason = (known: readonly string[]): string =>
  known.length === 0 ? 'is unknown: this call takes none' : `is unknown: this call takes ${known.join(', ')}`;

const describe = (schema: TSchema): string =>
  'description' in schema ? String(schema.description) : 'of another kind';
