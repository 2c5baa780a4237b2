/** What a JSON text holds, before anybody trusts it. */
export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON object's members; undefined for any other value. */
export const fieldsOf = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined);

/** A text of 1 to `limit` characters, that is code points. */
export const isText = (value: unknown, limit: number): value is string =>
  typeof value === 'string' && value !== '' && (value.length <= limit || [...value].length <= limit);
