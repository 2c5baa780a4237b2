/** What a request brings: its query, its JSON, its key. */
import type { Static, TObject } from 'typebox';
import { type HttpRequest, requestBody } from '../domain/http.ts';
import { checkFields } from './fields.ts';
import { badBody, badFields, badQuery, type Fault, tooLarge, wrongMediaType } from './problems.ts';
import type { Checked } from './reply.ts';

const BODY_BYTES = 100_000;

/** The query's parameters, each at most once, none that the schema doesn't know. */
export function readQuery<S extends TObject>(schema: S, request: HttpRequest): Checked<Static<S>> {
  const pairs = [...new URLSearchParams(request.rawQueryString)];
  const repeated = pairs.map(([field]) => field).filter((field, at, all) => all.indexOf(field) !== at);
  if (repeated.length > 0) {
    return badQuery([...new Set(repeated)].map((field): Fault => ({ field, reason: 'is given twice' })));
  }
  const fielded = checkFields(schema, Object.fromEntries(pairs));
  return 'ok' in fielded ? fielded : badQuery(fielded.faults);
}

/** `application/json`, or a kind of it such as `application/merge-patch+json`. */
const JSON_TYPE = /^application\/(\w[\w.-]*\+)?json\s*(;|$)/i;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The body's fields, none that the schema doesn't know.
 * @param further finds the faults that a schema can't; it is asked whatever the schema found.
 */
export function readBody<S extends TObject>(
  schema: S,
  request: HttpRequest,
  further: (fields: Fields) => readonly Fault[] = () => [],
): Checked<Static<S>> {
  const body = requestBody(request);
  if (body.length > BODY_BYTES) return tooLarge(BODY_BYTES);
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) return wrongMediaType();
  const value = parseJson(body.toString());
  if (value === undefined) return badBody('It is no JSON: check quotes, commas and brackets.');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return badBody('Send a JSON object, such as {"destination": "https://example.com"}.');
  }
  const fields: Fields = { ...value };
  const fielded = checkFields(schema, fields);
  const faults = [...('ok' in fielded ? [] : fielded.faults), ...further(fields)];
  return 'ok' in fielded && faults.length === 0 ? fielded : badFields(faults);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The key of `Authorization: Bearer KEY`. */
export const bearerKey = (request: HttpRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
