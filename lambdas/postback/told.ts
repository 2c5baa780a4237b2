/** What a partner tells of a conversion: parameters of the query, of a form, or the members of a JSON object. */
import { fieldsOf } from '../domain/fields.ts';
import { type HttpRequest, requestBody } from '../domain/http.ts';
import type { Problem } from '../domain/problem.ts';

/** Anything else that a partner's template sends along is left alone. */
const PARAMETERS = ['click_id', 'value', 'currency', 'status', 'order_id', 'user'] as const;
export type Parameter = (typeof PARAMETERS)[number];

/** As texts; one that is empty, or blank, is missing. */
export type Told = Readonly<Partial<Record<Parameter, string>>>;

/** A parameter that can't be used, and how to mend it. */
export interface Fault {
  readonly field: string;
  readonly reason: string;
}

type Pairs = Iterable<readonly [string, unknown]>;

const BODY_BYTES = 100_000;
const FORM = 'application/x-www-form-urlencoded';

const mediaType = (request: HttpRequest): string =>
  (request.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();

function jsonPairs(text: string): Pairs | undefined {
  try {
    const fields = fieldsOf(JSON.parse(text));
    return fields && Object.entries(fields);
  } catch {
    return undefined;
  }
}

function bodyPairs(request: HttpRequest): Pairs | Problem {
  const body = requestBody(request);
  if (request.requestContext.http.method !== 'POST' || body.length === 0) return [];
  if (body.length > BODY_BYTES) {
    const detail = `the body has ${body.length} bytes; send at most ${BODY_BYTES}`;
    return { status: 413, title: 'Body too large', detail };
  }
  const media = mediaType(request);
  if (media === FORM) return new URLSearchParams(body.toString());
  if (!/^application\/(\w[\w.-]*\+)?json$/.test(media)) {
    const detail = `send the parameters in the query, as ${FORM}, or as application/json`;
    return { status: 415, title: 'Unsupported media type', detail };
  }
  const detail = 'send one JSON object, such as {"click_id": "…", "value": 49.9, "currency": "EUR"}';
  return jsonPairs(body.toString()) ?? { status: 400, title: 'The body is wrong', detail };
}

const isParameter = (name: string): name is Parameter => PARAMETERS.some((one) => one === name);

/** Undefined for what is missing. @throws nothing: what is neither text nor number becomes JSON, which no parameter is. */
function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  return text === '' ? undefined : text.toWellFormed();
}

/** Gathers what query and body say; a parameter that is said twice must be the same. */
export function readTold(request: HttpRequest): { readonly told: Told; readonly faults: Fault[] } | Problem {
  const body = bodyPairs(request);
  if ('status' in body) return body;
  const told: Partial<Record<Parameter, string>> = {};
  const faults: Fault[] = [];
  for (const [name, value] of [...new URLSearchParams(request.rawQueryString), ...body]) {
    const text = textOf(value);
    if (!isParameter(name) || text === undefined) continue;
    if (told[name] !== undefined && told[name] !== text)
      faults.push({ field: name, reason: 'is given twice, with two values' });
    told[name] = text;
  }
  return { told, faults };
}
