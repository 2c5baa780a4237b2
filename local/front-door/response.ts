/** A function's answer as API Gateway sends it: response format 2.0. Pure. */
import type { Outcome } from '../lambda/waiting.ts';

export interface Reply {
  readonly status: number;
  /** A list stands for a header that is sent once for each of its values. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

const message = (status: number, text: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: `{"message":"${text}"}`,
});

export const NOT_FOUND = message(404, 'Not Found');
export const TOO_LARGE = message(413, 'Request Entity Too Large');
export const SERVER_ERROR = message(500, 'Internal Server Error');
/** No environment was free in time, or the integration didn't answer in its own. */
export const UNAVAILABLE = message(503, 'Service Unavailable');

/** "API Gateway makes the following assumptions": of an answer without a status code. */
const asItIs = (payload: string): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: payload,
});

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html, "Lambda
 * function response for format 2.0".
 */
export function toReply(outcome: Outcome): Reply {
  if ('throttled' in outcome) return UNAVAILABLE;
  if ('error' in outcome) return SERVER_ERROR;
  const answer: unknown = JSON.parse(outcome.payload);
  if (!isRecord(answer) || !('statusCode' in answer)) return asItIs(outcome.payload);
  return formatted(answer) ?? SERVER_ERROR;
}

/** Undefined for an answer that isn't of the format: API Gateway takes it for an error of the function. */
function formatted(answer: Readonly<Record<string, unknown>>): Reply | undefined {
  const { statusCode, headers = {}, body = '', cookies = [], isBase64Encoded = false } = answer;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (!isRecord(headers) || typeof body !== 'string' || !Array.isArray(cookies)) return undefined;
  return {
    status,
    headers: { ...headersOf(headers), ...(cookies.length > 0 ? { 'set-cookie': cookies.map(String) } : {}) },
    body: isBase64Encoded === true ? Buffer.from(body, 'base64') : body,
  };
}

function headersOf(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'text/plain; charset=utf-8' };
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = String(value);
  return headers;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
